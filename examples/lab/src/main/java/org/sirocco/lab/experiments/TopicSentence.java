package org.sirocco.lab.experiments;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Short sentences, from {@code topics.txt}: input of an experiment, chosen so that a topic's sentences share few words.
 *
 * @param topic one of the two to be told apart, or {@link #OTHER}
 */
record TopicSentence(String topic, List<String> words) {
    static final List<String> TOLD_APART = List.of("kitchen", "computer");
    /** Sentences that only bring in more words. */
    static final String OTHER = "other";

    static List<TopicSentence> all() {
        try (InputStream in = TopicSentence.class.getResourceAsStream("topics.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .map(line -> line.split(": "))
                    .map(parts -> new TopicSentence(parts[0], List.of(parts[1].split(" "))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every word once, in the order of the first time. */
    static List<String> vocabulary(List<TopicSentence> sentences) {
        return sentences.stream().map(TopicSentence::words).flatMap(List::stream).distinct().toList();
    }
}
