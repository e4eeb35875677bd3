package org.sirocco.cli.inspect;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.sirocco.encoder.EncoderObserver;

/** A map in shading characters, at most 80 columns wide; long sentences are drawn in blocks of tokens. */
final class TerminalAttentionWriter implements AttentionWriter {
    private static final String SHADES = " ·░▒▓█";
    private static final int LABEL = 14;
    /** Rows and columns of a map; with two characters a column up to half of it. */
    private static final int MOST = 60;

    private final OutputStream out;
    private final Selection selection;
    private final String source;

    /** @param source what computed it, for the heading */
    TerminalAttentionWriter(OutputStream out, Selection selection, String source) {
        this.out = out;
        this.selection = selection.one();
        this.source = source;
    }

    @Override
    public EncoderObserver observer(Sentence sentence) {
        return new MapObserver(selection, (layer, head, map) -> {
            try {
                out.write(drawn(sentence, map).getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private String drawn(Sentence sentence, AttentionMap whole) {
        AttentionMap map = whole.reducedTo(MOST);
        float max = map.max();
        int width = map.side() <= MOST / 2 ? 2 : 1;
        StringBuilder lines = new StringBuilder();
        lines.append(
                String.format(Locale.ROOT, "layer %d, head %d of %d × %d · %s%n", selection.layer(), selection.head(),
                        selection.layers(), selection.heads(), source));
        lines.append(map == whole
                ? String.format(Locale.ROOT,
                        "each row: how one token spreads its attention over the columns, which sum to 1%n")
                : String.format(Locale.ROOT,
                        "rows attend to columns; a character is the largest weight of its block%n(%d tokens in %d blocks)%n",
                        whole.side(), map.side()));
        lines.append(ruler(map.side(), whole.side(), width));
        for (int row = 0; row < map.side(); row++) {
            int token = (int) (((long) row * whole.side() + map.side() - 1) / map.side());
            lines.append(String.format(Locale.ROOT, "%4d ", token)).append(label(sentence.tokens().get(token)))
                    .append(' ');
            for (int column = 0; column < map.side(); column++) {
                lines.append(String.valueOf(shade(map.at(row, column), max)).repeat(width));
            }
            lines.append(String.format(Locale.ROOT, "%n"));
        }
        return lines.append(legend(max)).toString();
    }

    /** Every tenth column's number, or every fifth where there is room. */
    private static String ruler(int side, int tokens, int width) {
        StringBuilder ruler = new StringBuilder(" ".repeat(4 + 1 + LABEL + 1));
        int start = ruler.length();
        for (int column = 0; column < side; column += 10 / width) {
            ruler.append(" ".repeat(start + column * width - ruler.length()))
                    .append((int) (((long) column * tokens + side - 1) / side));
        }
        return ruler.append(String.format(Locale.ROOT, "%n")).toString();
    }

    private static char shade(float weight, float max) {
        int shade = (int) (AttentionMap.shade(weight, max) * SHADES.length());
        return SHADES.charAt(Math.min(shade, SHADES.length() - 1));
    }

    private static String legend(float max) {
        StringBuilder legend = new StringBuilder(" ".repeat(4 + 1));
        for (int shade = 1; shade < SHADES.length(); shade++) {
            double from = max * Math.pow((double) shade / SHADES.length(), 2);
            legend.append(String.format(Locale.ROOT, "%c %s  ", SHADES.charAt(shade),
                    String.format(Locale.ROOT, "%.3f", from)));
        }
        return legend.append(String.format(Locale.ROOT, "and more; at most %.3f%n", max)).toString();
    }

    /** A token's spelling, {@link #LABEL} columns wide, without control characters. */
    private static String label(String token) {
        StringBuilder label = new StringBuilder();
        int columns = 0;
        for (int c : token.codePoints().toArray()) {
            int wide = Character.isIdeographic(c) || c >= 0x1100 && c < 0x1160 || c >= 0x3000 && c < 0xA4D0
                    || c >= 0xAC00 && c < 0xD7A4 || c >= 0xFF00 && c < 0xFF61 || c >= 0x1F300 && c < 0x1FB00 ? 2 : 1;
            if (columns + wide > LABEL) {
                break;
            }
            label.appendCodePoint(Character.isISOControl(c) ? '�' : c);
            columns += wide;
        }
        return label.append(" ".repeat(LABEL - columns)).toString();
    }

    @Override
    public void finish() throws IOException {
        out.flush();
    }
}
