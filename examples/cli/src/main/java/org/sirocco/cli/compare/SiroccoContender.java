package org.sirocco.cli.compare;

import java.util.List;
import java.util.Optional;
import org.sirocco.cli.shared.Bar;
import org.sirocco.encoder.BackendName;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.text.EncodedText;
import org.sirocco.text.SentenceEncoder;

/** This project on one of its backends. */
record SiroccoContender(SentenceEncoder encoder) implements Contender {
    @Override
    public String name() {
        return encoder.backend();
    }

    @Override
    public boolean peer() {
        return false;
    }

    /** Between backends more is let pass than {@code verify} does between one of them and the reference. */
    @Override
    public Bar bar() {
        return Bar.isRounded(encoder.backend(), encoder.weights())
                ? Bar.of(encoder.backend(), encoder.weights())
                : Contender.super.bar();
    }

    @Override
    public String form() {
        WeightForm form = encoder.weights().form();
        return form == WeightForm.AUTO ? "several" : form.toString();
    }

    @Override
    public Device device() {
        return new Device(encoder.backendDescription(), Peaks.driver(encoder.backend()),
                Optional.of(BackendName.parse(encoder.backend(), WeightForm.AUTO)));
    }

    @Override
    public List<float[]> encode(List<String> texts) {
        return encoder.encode(texts).stream().map(EncodedText::vector).toList();
    }

    @Override
    public void close() {
        encoder.close();
    }
}
