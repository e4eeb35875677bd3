package org.sirocco.cli.models;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.sirocco.cli.encode.TextSource;
import org.sirocco.cli.shared.Agreement;
import org.sirocco.cli.shared.Bar;
import org.sirocco.cli.shared.ModelOptions;
import org.sirocco.cli.shared.ShownText;
import org.sirocco.text.EncodedText;
import org.sirocco.text.SentenceEncoder;

/** What a form of weights costs: the vectors of many texts beside those with the weights as the model's files have them. */
final class FormCheck {
    private final ModelOptions model;

    FormCheck(ModelOptions model) {
        this.model = model;
    }

    /** Prints the worst and the mean cosine; whether the form's bar holds for every text. */
    boolean run(Path file, PrintWriter out, PrintWriter err) throws IOException {
        List<String> texts = read(file, err);
        List<EncodedText> expected;
        try (SentenceEncoder exact = model.openExact(err)) {
            expected = exact.encode(texts);
        }
        try (SentenceEncoder encoder = model.open(err)) {
            List<EncodedText> actual = encoder.encode(texts);
            Agreement all = Agreement.WHOLE;
            int worst = 0;
            double sum = 0;
            for (int i = 0; i < texts.size(); i++) {
                Agreement each = Agreement.of(actual.get(i).vector(), expected.get(i).vector());
                sum += each.cosine();
                worst = each.cosine() < all.cosine() ? i : worst;
                all = all.and(each);
            }
            Bar bar = Bar.of(encoder.backend(), model.weights());
            boolean right = bar.holds(all);
            out.printf(Locale.ROOT,
                    "%s on %s against the weights of its files, %d texts: mean cosine %.6f, %s: %s%n",
                    encoder.modelName(), encoder.backend(), texts.size(), sum / texts.size(), bar.beside(all),
                    right ? "right" : String.format(Locale.ROOT, "WRONG (%s)", ShownText.of(texts.get(worst))));
            return right;
        }
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
