package org.sirocco.cli.encode;

import java.util.Optional;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.text.SentenceEncoder;

/**
 * With an encoder of sentences.
 *
 * @param <R> what a text becomes
 */
abstract class DenseEncoding<R> implements Encoding<R> {
    final SentenceEncoder encoder;

    DenseEncoding(SentenceEncoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public final String modelName() {
        return encoder.modelName();
    }

    @Override
    public final int maxTokens() {
        return encoder.maxTokens();
    }

    @Override
    public final String backend() {
        return encoder.backend();
    }

    @Override
    public final String backendDescription() {
        return encoder.backendDescription();
    }

    @Override
    public final Optional<DeviceTimes> deviceTimes() {
        return encoder.deviceTimes();
    }

    @Override
    public final String prompt(String purpose) {
        return switch (purpose) {
            case null -> encoder.standardPrompt();
            case "query" -> encoder.queryPrompt();
            case "document" -> encoder.documentPrompt();
            default -> encoder.prompt(purpose);
        };
    }

    @Override
    public final void close() {
        encoder.close();
    }
}
