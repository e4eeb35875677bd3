package org.sirocco.examples.hello;

import java.util.Locale;
import org.sirocco.text.EncodedText;
import org.sirocco.text.SentenceEncoder;

/** The README's sample: two sentences, their vectors, how alike they are. */
public final class HelloSentences {
    private HelloSentences() {}

    public static void main(String[] args) {
        try (SentenceEncoder encoder = SentenceEncoder.load()) {
            EncodedText a = encoder.encode("A man is eating food.");
            EncodedText b = encoder.encode("Somebody has lunch.");
            System.out.printf(Locale.ROOT, "%.4f on %s%n", a.cosine(b), a.backend());
        }
    }
}
