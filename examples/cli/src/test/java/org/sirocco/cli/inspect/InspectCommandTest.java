package org.sirocco.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.cli.Main;

class InspectCommandTest {
    private static final String SENTENCE = "bank";
    private static final int TOKENS = 5;

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private Npy npy(String... arguments) throws IOException {
        Path out = folder.resolve("out.npy");
        assertThat(Inspect.run(out, arguments)).isZero();
        return Npy.read(out);
    }

    @Test
    void numbersHaveAnAxisForWhatIsNotChosen() throws IOException {
        Npy all = npy(SENTENCE);
        Npy layer = npy(SENTENCE, "--layer", "1");
        Npy head = npy(SENTENCE, "--head", "3");
        Npy one = npy(SENTENCE, "--layer", "1", "--head", "3");

        assertThat(all.shape()).isEqualTo("2, 4, 5, 5");
        assertThat(layer.shape()).isEqualTo("4, 5, 5");
        assertThat(head.shape()).isEqualTo("2, 5, 5");
        assertThat(one.shape()).isEqualTo("5, 5");
        for (int i = 0; i < TOKENS * TOKENS; i++) {
            assertThat(one.numbers()[i]).isEqualTo(all.numbers()[(4 + 3) * TOKENS * TOKENS + i])
                    .isEqualTo(layer.numbers()[3 * TOKENS * TOKENS + i])
                    .isEqualTo(head.numbers()[TOKENS * TOKENS + i]);
        }
    }

    @Test
    void everyRowSumsToOne() throws IOException {
        float[] weights = npy(SENTENCE).numbers();
        for (int row = 0; row < weights.length / TOKENS; row++) {
            double sum = 0;
            for (int column = 0; column < TOKENS; column++) {
                sum += weights[row * TOKENS + column];
            }
            assertThat(sum).as("row %d", row).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void aPictureHoldsOneMapOrAllThatAreSelected() throws IOException {
        Path one = folder.resolve("one.png");
        Path grid = folder.resolve("grid.png");
        Path layer = folder.resolve("layer.png");
        assertThat(Inspect.run(one, SENTENCE, "--layer", "0", "--head", "0")).isZero();
        assertThat(Inspect.run(grid, SENTENCE)).isZero();
        assertThat(Inspect.run(layer, SENTENCE, "--layer", "0")).isZero();

        BufferedImage all = ImageIO.read(grid.toFile());
        BufferedImage some = ImageIO.read(layer.toFile());
        assertThat(all.getWidth()).isEqualTo(some.getWidth());
        assertThat(all.getHeight()).isGreaterThan(some.getHeight());
        assertThat(ImageIO.read(one.toFile()).getRGB(0, 0) & 0xffffff).isEqualTo(0xffffff);
    }

    @Test
    void aPictureSaysThatTheTextWasCut() throws IOException {
        Path whole = folder.resolve("whole.png");
        Path cut = folder.resolve("cut.png");
        assertThat(Inspect.run(whole, "x".repeat(511), "--layer", "0", "--head", "0")).isZero();
        assertThat(Inspect.run(cut, "x".repeat(600), "--layer", "0", "--head", "0")).isZero();
        assertThat(ink(ImageIO.read(cut.toFile()), 85, 112)).isGreaterThan(ink(ImageIO.read(whole.toFile()), 85, 112));
    }

    @Test
    void manyMapsSayThatEachHasItsOwnScale() throws IOException {
        Path grid = folder.resolve("grid.png");
        assertThat(Inspect.run(grid, SENTENCE)).isZero();
        assertThat(ink(ImageIO.read(grid.toFile()), 85, 112)).isPositive();
    }

    /** Dark pixels between two heights. */
    private static int ink(BufferedImage picture, int top, int bottom) {
        int ink = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                ink += (picture.getRGB(x, y) & 0xff) < 100 ? 1 : 0;
            }
        }
        return ink;
    }

    @Test
    void saysThatItCannotWriteBeforeItOpensTheModel() {
        assertThat(Main.commandLine().setErr(new PrintWriter(err, true)).execute("inspect", SENTENCE, "--model",
                "no-such-model", "--output", folder.resolve("absent/a.html").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("absent: no such folder").doesNotContain("no-such-model");
    }

    @Test
    void theDarkestCellOfAPictureIsTheLargestWeight() {
        AttentionMap map = new AttentionMap(2, new float[]{0.25f, 0.75f, 1f, 0f});
        BufferedImage picture = MapPicture.large("", "", List.of("a", "b"), map);
        int cell = 64;
        int bottom = 0;
        int left = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                if ((picture.getRGB(x, y) & 0xffffff) == 0x0b2554 && bottom == 0) {
                    bottom = y;
                    left = x;
                }
            }
        }
        assertThat(picture.getRGB(left + cell / 2, bottom + cell / 2) & 0xffffff).isEqualTo(0x0b2554);
        assertThat(picture.getRGB(left + cell + cell / 2, bottom + cell / 2) & 0xffffff).isEqualTo(0xf3f6fb);
    }

    @Test
    void theTerminalGetsAMapOfAtMost80Columns() throws IOException {
        for (int length : new int[]{0, 3, 40, 511}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            AttentionMap map = new AttentionMap(length + 1, new float[(length + 1) * (length + 1)]);
            map.weights()[map.weights().length - 1] = 1;
            TerminalAttentionWriter writer = new TerminalAttentionWriter(out, new Selection(null, null, 2, 4), "model");
            ((MapObserver) writer.observer(new Sentence(0, "", java.util.Collections.nCopies(length + 1, "日本語\u001b"))))
                    .maps().accept(0, 0, map);
            writer.finish();

            List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
            assertThat(lines).allMatch(line -> line.length() <= 80).noneMatch(line -> line.contains("\u001b"));
            assertThat(lines.get(lines.size() - 2)).as("the last row's last cell is the darkest").endsWith("█");
            assertThat(lines.stream().filter(line -> line.contains("█"))).hasSize(2);
        }
    }

    @Test
    void aReducedMapKeepsItsLargestWeight() {
        float[] weights = new float[512 * 512];
        weights[300 * 512 + 7] = 0.5f;
        AttentionMap reduced = new AttentionMap(512, weights).reducedTo(48);
        assertThat(reduced.side()).isEqualTo(48);
        assertThat(reduced.at(300 * 48 / 512, 0)).isEqualTo(0.5f).isEqualTo(reduced.max());
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        assertThat(Inspect.run(err, SENTENCE, "--output", folder.resolve("a.gif").toString())).isEqualTo(2);
        assertThat(Inspect.run(err, SENTENCE, "other", "--output", folder.resolve("a.npy").toString())).isEqualTo(2);
        assertThat(Inspect.run(err, SENTENCE, "--overlong", "CHUNK")).isEqualTo(2);
        assertThat(Inspect.run(err)).isEqualTo(2);
        assertThat(err.toString()).contains("a.gif must end in .html, .png or .npy").contains("holds 1 sentence, but 2")
                .contains("from one window to another");
    }

    @Test
    void refusesTheRootAsAFile() {
        assertThat(Main.commandLine().setErr(new PrintWriter(err, true)).execute("inspect", "--output", "/", SENTENCE))
                .isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly("sirocco: --output / must end in .html, .png or .npy (--help shows how)");
    }

    @Test
    void keepsEveryHeadInFullInAPageOnly() {
        assertThat(Main.commandLine().setErr(new PrintWriter(err, true)).execute("inspect", "--full", SENTENCE))
                .isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly("sirocco: --full is for a page: --output FILE.html (--help shows how)");
    }

    @Test
    void refusesALayerOrHeadThatIsNotThere() {
        Path out = folder.resolve("a.npy");
        assertThat(Inspect.run(out, SENTENCE, "--layer", "2")).isNotZero();
        assertThat(Inspect.run(out, SENTENCE, "--head", "-1")).isNotZero();
        assertThat(Inspect.run(out, "x".repeat(600), "--overlong", "ERROR")).isNotZero();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void saysWhenASentenceWasCut() throws IOException {
        Path out = folder.resolve("a.png");
        assertThat(Inspect.run(err, "x".repeat(600), "--output", out.toString())).isZero();
        assertThat(err.toString()).contains("sentence 1 has 601 tokens and was cut to the limit, 512");
        assertThat(Files.size(out)).isPositive();
    }
}
