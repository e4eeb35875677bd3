package org.sirocco.cli.inspect;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Draws attention maps, dark on white, at twice the size of a screen's so that print stays sharp. */
final class MapPicture {
    /** Most rows of a map in a grid. */
    static final int SMALL = 192;

    private static final int MARGIN = 48;
    private static final int LARGE = 1440;
    /** Over so many tokens their names would overlap: numbers take their place. */
    private static final int MOST_NAMES = 64;
    private static final Color INK = new Color(0x1a1f2b);
    private static final Color FAINT = new Color(0xc8ced8);
    private static final int[] RAMP = {0xf3f6fb, 0x9cc2ee, 0x2f6fc4, 0x0b2554};

    private MapPicture() {}

    /** One map with its tokens along both sides and a scale. */
    static BufferedImage large(String title, String note, List<String> tokens, AttentionMap map) {
        boolean named = map.side() <= MOST_NAMES;
        int cell = Math.clamp(LARGE / map.side(), 2, 64);
        Font font = font(named ? Math.clamp(cell * 2 / 3, 16, 26) : 24);
        List<String> labels = named ? tokens.stream().map(MapPicture::shortened).toList() : List.of("0000");
        int labelWidth = labels.stream().mapToInt(label -> width(font, label)).max().orElse(0) + 16;
        int side = cell * map.side();
        int left = MARGIN + labelWidth;
        int top = MARGIN + 80 + labelWidth;
        BufferedImage image = blank(left + Math.max(side, 560) + MARGIN, top + side + 110 + MARGIN);
        Graphics2D g = graphics(image);
        heading(g, title, note, image.getWidth());
        paint(g, map, left, top, cell);
        g.setFont(font);
        int step = named ? 1 : stepFor(map.side());
        for (int i = 0; i < map.side(); i += step) {
            String label = named ? labels.get(i) : String.valueOf(i);
            int middle = i * cell + (cell + g.getFontMetrics().getAscent()) / 2 - 2;
            g.drawString(label, left - 10 - g.getFontMetrics().stringWidth(label), top + middle);
            Graphics2D turned = (Graphics2D) g.create();
            turned.translate(left + middle, top - 10);
            turned.rotate(-Math.PI / 2);
            turned.drawString(label, 0, 0);
            turned.dispose();
        }
        scale(g, map.max(), left, top + side + 40);
        g.dispose();
        return image;
    }

    /**
     * Many small maps.
     *
     * @param note beneath the title, as far as it fits
     * @param maps (L, H); those that are null are not drawn
     */
    static BufferedImage grid(String title, String note, AttentionMap[][] maps) {
        int[] layers = present(maps, true);
        int[] heads = present(maps, false);
        int left = MARGIN + 120;
        int top = MARGIN + 130;
        int pitch = SMALL + 12;
        BufferedImage image = blank(left + heads.length * pitch + MARGIN, top + layers.length * pitch + MARGIN);
        Graphics2D g = graphics(image);
        heading(g, title, note, image.getWidth());
        g.setFont(font(22));
        for (int column = 0; column < heads.length; column++) {
            g.drawString("head " + heads[column], left + column * pitch + 4, top - 12);
        }
        for (int row = 0; row < layers.length; row++) {
            g.drawString("layer " + layers[row], MARGIN, top + row * pitch + SMALL / 2 + 8);
            for (int column = 0; column < heads.length; column++) {
                BufferedImage small = pixels(maps[layers[row]][heads[column]]);
                int x = left + column * pitch;
                int y = top + row * pitch;
                g.drawImage(small, x, y, SMALL, SMALL, null);
                g.setColor(FAINT);
                g.drawRect(x, y, SMALL, SMALL);
                g.setColor(INK);
            }
        }
        g.dispose();
        return image;
    }

    private static void heading(Graphics2D g, String title, String note, int width) {
        g.setFont(font(28));
        g.drawString(cut(title, g.getFontMetrics(), width - 2 * MARGIN), MARGIN, MARGIN + 26);
        g.setFont(font(18));
        g.drawString(cut(note, g.getFontMetrics(), width - 2 * MARGIN), MARGIN, MARGIN + 56);
    }

    static BufferedImage stacked(List<BufferedImage> pictures) {
        if (pictures.size() == 1) {
            return pictures.getFirst();
        }
        BufferedImage all = blank(pictures.stream().mapToInt(BufferedImage::getWidth).max().orElseThrow(),
                pictures.stream().mapToInt(BufferedImage::getHeight).sum());
        Graphics2D g = all.createGraphics();
        int y = 0;
        for (BufferedImage picture : pictures) {
            g.drawImage(picture, 0, y, null);
            y += picture.getHeight();
        }
        g.dispose();
        return all;
    }

    /** The rows or columns that have a map. */
    private static int[] present(AttentionMap[][] maps, boolean rows) {
        IntPredicate drawn = rows
                ? row -> Arrays.stream(maps[row]).anyMatch(Objects::nonNull)
                : column -> Arrays.stream(maps).anyMatch(row -> row[column] != null);
        return IntStream.range(0, rows ? maps.length : maps[0].length).filter(drawn).toArray();
    }

    private static void paint(Graphics2D g, AttentionMap map, int left, int top, int cell) {
        int side = map.side() * cell;
        g.drawImage(pixels(map), left, top, side, side, null);
        g.setColor(FAINT);
        g.drawRect(left, top, side, side);
        g.setColor(INK);
    }

    private static BufferedImage pixels(AttentionMap map) {
        BufferedImage image = new BufferedImage(map.side(), map.side(), BufferedImage.TYPE_INT_RGB);
        float max = map.max();
        for (int row = 0; row < map.side(); row++) {
            for (int column = 0; column < map.side(); column++) {
                image.setRGB(column, row, colour(AttentionMap.shade(map.at(row, column), max)));
            }
        }
        return image;
    }

    /** The scale's colours with the weights that they stand for. */
    private static void scale(Graphics2D g, float max, int left, int top) {
        for (int x = 0; x < 480; x++) {
            g.setColor(new Color(colour(x / 479.0)));
            g.fillRect(left + x, top, 1, 24);
        }
        g.setColor(INK);
        g.setFont(font(20));
        for (double shade : new double[]{0, 0.5, 1}) {
            String label = String.format(Locale.ROOT, "%.3f", max * shade * shade);
            g.drawString(label, left + (int) (shade * 480) - g.getFontMetrics().stringWidth(label) / 2, top + 50);
        }
    }

    private static int colour(double shade) {
        double at = Math.clamp(shade, 0.0, 1.0) * (RAMP.length - 1);
        int from = Math.min((int) at, RAMP.length - 2);
        int rgb = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int low = RAMP[from] >> shift & 0xff;
            int high = RAMP[from + 1] >> shift & 0xff;
            rgb |= (int) Math.round(low + (high - low) * (at - from)) << shift;
        }
        return rgb;
    }

    private static int stepFor(int side) {
        return side <= 128 ? 16 : 64;
    }

    private static String shortened(String token) {
        return token.codePointCount(0, token.length()) <= 16
                ? token
                : token.substring(0, token.offsetByCodePoints(0, 15)) + "…";
    }

    private static String cut(String text, FontMetrics metrics, int width) {
        // No text of so many characters fits, and each try measures all of them.
        String shown = text.codePointCount(0, text.length()) <= width
                ? text
                : text.substring(0, text.offsetByCodePoints(0, width)) + "…";
        while (metrics.stringWidth(shown) > width) {
            shown = shown.substring(0, shown.offsetByCodePoints(0, shown.codePointCount(0, shown.length()) - 2)) + "…";
        }
        return shown;
    }

    private static Font font(int size) {
        return new Font(Font.SANS_SERIF, Font.PLAIN, size);
    }

    private static int width(Font font, String text) {
        Graphics2D g = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            return g.getFontMetrics(font).stringWidth(text);
        } finally {
            g.dispose();
        }
    }

    private static BufferedImage blank(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, height);
        g.dispose();
        return image;
    }

    private static Graphics2D graphics(BufferedImage image) {
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        g.setColor(INK);
        return g;
    }
}
