package org.sirocco.cli.encode;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.sirocco.cli.shared.ShownText;
import org.sirocco.text.CompactVector;
import org.sirocco.text.EncodedText;
import org.sirocco.text.Precision;

/** For people: the text, its tokens, the vector's first numbers and length; for a few texts their cosines. */
final class TextVectorWriter implements ResultWriter<StoredText> {
    private static final int NUMBERS_SHOWN = 6;
    /** More columns than this do not fit a terminal. */
    private static final int MOST_COSINES = 12;

    private final OutputStream out;
    private final List<EncodedText> shown = new ArrayList<>();
    private long count;

    TextVectorWriter(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(long index, String text, StoredText stored) throws IOException {
        EncodedText result = stored.text();
        CompactVector vector = stored.vector();
        int dimensions = vector.length();
        String form = vector.precision() == Precision.FLOAT32
                ? ""
                : " of " + vector.precision().name().toLowerCase(Locale.ROOT);
        StringJoiner numbers = new StringJoiner("  ", "[", dimensions > NUMBERS_SHOWN ? "  …]" : "]");
        for (int c = 0; c < Math.min(NUMBERS_SHOWN, dimensions); c++) {
            numbers.add(String.format(Locale.ROOT, vector.precision().isWhole() ? "%.0f" : "%.6f", vector.number(c)));
        }
        String cut = result.truncated()
                ? ", cut to the limit"
                : result.windows() > 1
                        ? ", in " + result.windows() + " windows"
                        : "";
        StringBuilder lines = new StringBuilder();
        lines.append(String.format(Locale.ROOT, "%d  %s%n", index + 1, ShownText.of(text)));
        lines.append(String.format(Locale.ROOT, "   %d tokens%s, %d numbers%s, norm %s, %s%n", result.tokens(), cut,
                dimensions, form,
                String.format(Locale.ROOT, "%.6f", norm(result.vector())), result.backend()));
        lines.append(String.format(Locale.ROOT, "   %s%n", numbers));
        out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        if (count++ < MOST_COSINES) {
            shown.add(result);
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void finish() throws IOException {
        if (count > 1 && count <= MOST_COSINES) {
            StringBuilder matrix = new StringBuilder("cosine\n     ");
            for (int j = 0; j < count; j++) {
                matrix.append(String.format(Locale.ROOT, "%8d", j + 1));
            }
            for (int i = 0; i < count; i++) {
                matrix.append(String.format(Locale.ROOT, "\n%5d", i + 1));
                for (int j = 0; j < count; j++) {
                    matrix.append(String.format(Locale.ROOT, "%8s",
                            String.format(Locale.ROOT, "%.4f", shown.get(i).cosine(shown.get(j)))));
                }
            }
            out.write(matrix.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        }
        out.flush();
    }

    private static double norm(float[] vector) {
        double square = 0;
        for (float x : vector) {
            square += (double) x * x;
        }
        return Math.sqrt(square);
    }
}
