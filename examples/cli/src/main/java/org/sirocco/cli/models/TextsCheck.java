package org.sirocco.cli.models;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sirocco.cli.encode.TextSource;
import org.sirocco.cli.shared.Agreement;
import org.sirocco.cli.shared.Bar;
import org.sirocco.cli.shared.ModelOptions;
import org.sirocco.cli.shared.ShownText;
import org.sirocco.encoder.BackendName;
import org.sirocco.encoder.weights.KeptWeights;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.text.EncodedText;
import org.sirocco.text.SentenceEncoder;

/**
 * The vectors of many texts beside those that they should be: with weights rounded to a lighter form those of the same backend
 * without that, else those of the specification.
 */
final class TextsCheck {
    private static final String SPECIFICATION = "scalar";

    private final ModelOptions model;

    TextsCheck(ModelOptions model) {
        this.model = model;
    }

    /**
     * How vectors agree.
     *
     * @param all    the worst of all
     * @param mean   the mean cosine
     * @param lowest which text's vector is furthest off, from 0
     */
    record Found(Agreement all, double mean, int lowest) {
        /** At least one vector each. */
        static Found of(List<float[]> actual, List<float[]> expected) {
            Agreement all = Agreement.WHOLE;
            Agreement furthest = Agreement.WHOLE;
            int lowest = 0;
            double sum = 0;
            for (int i = 0; i < actual.size(); i++) {
                Agreement each = Agreement.of(actual.get(i), expected.get(i));
                sum += each.cosine();
                all = all.and(each);
                // NaN is further off than any number, and the first one is named.
                if (Double.compare(distance(each), distance(furthest)) > 0) {
                    furthest = each;
                    lowest = i;
                }
            }
            return new Found(all, sum / actual.size(), lowest);
        }

        private static double distance(Agreement agreement) {
            return agreement.worst() + 1 - agreement.cosine();
        }
    }

    /** What was made of the texts, and where. */
    private record Encoded(String name, String backend, KeptWeights weights, List<float[]> vectors) {}

    /** Prints how the vectors agree; whether the bar holds for every text, and for their mean. */
    boolean run(Path file, PrintWriter out, PrintWriter err) throws IOException {
        List<String> texts = read(file, err);
        Encoded actual = encoded(texts, model.open(err), true);
        String id = actual.weights.isRounded() ? id(actual.backend) : SPECIFICATION;
        Encoded expected = encoded(texts, model.openExact(id, err), false);
        Found found = Found.of(actual.vectors, expected.vectors);
        Bar bar = Bar.of(actual.backend, actual.weights);
        boolean right = bar.holds(found.all, found.mean);
        out.printf(Locale.ROOT, "%s on %s against %s with the weights of its files, %d texts: %s: %s%n", actual.name,
                actual.backend, expected.backend, texts.size(), bar.beside(found.all, found.mean),
                right ? "right" : String.format(Locale.ROOT, "WRONG (%s)", ShownText.of(texts.get(found.lowest))));
        return right;
    }

    private static Encoded encoded(List<String> texts, SentenceEncoder opened, boolean judged) {
        try (SentenceEncoder encoder = opened) {
            if (judged && !encoder.weights().isRounded() && id(encoder.backend()).equals(SPECIFICATION)) {
                throw new IllegalArgumentException(
                        "--texts holds lighter weights against those of the model's files, or"
                                + " another backend against scalar: give --weights, or another --backend than scalar");
            }
            List<float[]> vectors = new ArrayList<>(texts.size());
            encoder.encode(texts).stream().map(EncodedText::vector).forEach(vectors::add);
            return new Encoded(encoder.modelName(), encoder.backend(), encoder.weights(), vectors);
        }
    }

    private static String id(String backend) {
        return BackendName.parse(backend, WeightForm.AUTO).id();
    }

    private static List<String> read(Path file, PrintWriter err) throws IOException {
        try (TextSource source = TextSource.file(file)) {
            List<String> texts = source.next(Integer.MAX_VALUE).stream().filter(line -> !line.isBlank()).toList();
            if (texts.isEmpty()) {
                throw new IllegalArgumentException(file + " holds no text");
            }
            source.noteInvalidLines(err);
            return texts;
        }
    }
}
