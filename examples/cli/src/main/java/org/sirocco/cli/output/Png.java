package org.sirocco.cli.output;

import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures: whether they can be drawn here, and how they are written. */
public final class Png {
    private Png() {}

    /**
     * Makes ready for drawing, without a screen. Writing needs fonts, for which Java asks the system's fontconfig.
     *
     * @throws IllegalStateException if there are none, with what to install
     */
    public static void prepare() {
        System.setProperty("java.awt.headless", "true");
        try {
            BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
            image.createGraphics().getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 12)).stringWidth("a");
        } catch (RuntimeException | LinkageError | InternalError e) {
            // It has many ways to say so: null pointers and classes that cannot be initialised among them.
            throw new IllegalStateException("a picture cannot be drawn, because Java finds no fonts here (" + e
                    + "); install fontconfig and a font: apt-get install fontconfig fonts-dejavu-core,"
                    + " dnf install fontconfig dejavu-sans-fonts or apk add fontconfig ttf-dejavu;"
                    + " a .npy file needs none", e);
        }
    }

    /** Writes a picture; with what it needs in memory, where {@link ImageIO} by itself takes a file in /tmp. */
    public static void write(BufferedImage picture, OutputStream out) throws IOException {
        try (MemoryCacheImageOutputStream memory = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(picture, "png", memory);
        }
    }
}
