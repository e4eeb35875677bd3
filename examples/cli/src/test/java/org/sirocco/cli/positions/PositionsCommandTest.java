package org.sirocco.cli.positions;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sirocco.cli.Main;
import org.slf4j.LoggerFactory;

class PositionsCommandTest {
    private static final String USE_LITE = "../../encoder/text/src/test/resources/fixtures/use-lite-mean";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("positions"));
        all.addAll(List.of(arguments));
        return Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    @Test
    void showsSinesAndCosinesByTurnsOrInHalves() {
        assertThat(run("--length", "2", "--hidden", "6")).isZero();
        assertThat(out.toString().lines()).startsWith(
                "positions 0 to 1 (down), 6 numbers each (across), interleaved, paper frequencies; blank is -1, full is 1",
                "0 ▒█▒█▒█", "1 █▓▒█▒█");
        out.getBuffer().setLength(0);
        assertThat(run("--length", "2", "--hidden", "6", "--layout", "split")).isZero();
        assertThat(out.toString().lines()).contains("0 ▒▒▒███");
    }

    @Test
    void showsThatNearPositionsAreMoreAlikeThanFarOnes() {
        assertThat(run("--length", "30", "--hidden", "64")).isZero();
        List<String> lines = out.toString().lines().toList();
        int similarity = lines.indexOf("their similarity (cosine) to positions 0 to 29; blank is 0.49, full is 1");
        assertThat(similarity).isEqualTo(27);
        assertThat(lines.subList(1, 2))
                .containsExactly("(evenly spread: 24 of 30 positions down, 64 of 64 numbers across)");
        assertThat(lines.get(similarity + 1))
                .isEqualTo("(evenly spread: 24 of 30 positions down, 30 of 30 positions across)");
        assertThat(lines).hasSize(similarity + 2 + 24);
        assertThat(lines.get(similarity + 2)).isEqualTo(" 0 ██▓▓▒▒▒▒▒░░░░░░░░░░░    ░░░   ");
    }

    @Test
    void fitsATerminalWhateverTheSize() {
        assertThat(run("--length", "100000", "--hidden", "1024", "--first", "7")).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(2 * 24 + 5);
        assertThat(lines.subList(2, 26)).allMatch(line -> line.length() == 6 + 1 + 70);
        assertThat(lines.get(2)).startsWith("     7 ");
        assertThat(lines.get(25)).startsWith("100006 ");
        // A position is like itself, however few are shown.
        for (int row = 0; row < 24; row++) {
            assertThat(lines.get(29 + row).charAt(7 + 3 * row)).as("row %d", row).isEqualTo('█');
        }
    }

    @Test
    void writesNumbersThatNumpyOpens() throws IOException {
        Path file = folder.resolve("p.npy");
        assertThat(run("--length", "3", "--hidden", "4", "--layout", "split", "--frequencies", "fairseq", "--first",
                "5", "--output", file.toString())).isZero();
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(new String(bytes.array(), 10, 60, StandardCharsets.US_ASCII))
                .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }");
        assertThat(bytes.capacity()).isEqualTo(128 + 3 * 4 * Float.BYTES);
        double[] last = {Math.sin(7), Math.sin(7e-4), Math.cos(7), Math.cos(7e-4)};
        for (int c = 0; c < 4; c++) {
            assertThat((double) bytes.getFloat(128 + (2 * 4 + c) * Float.BYTES)).isCloseTo(last[c],
                    Offset.offset(1e-6));
        }
        assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void showsWhatAModelAdds() throws IOException {
        Path models = folder.resolve("model.npy");
        Path own = folder.resolve("own.npy");
        assertThat(run("--model", USE_LITE, "--length", "5", "--output", models.toString())).isZero();
        int width = ByteBuffer.wrap(Files.readAllBytes(models)).capacity() - 128;
        assertThat(run("--hidden", String.valueOf(width / 5 / Float.BYTES), "--layout", "split", "--frequencies",
                "fairseq", "--length", "5", "--output", own.toString())).isZero();
        assertThat(models).hasSameBinaryContentAs(own);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "--layout split --model " + USE_LITE + " | 2 | --layout stands in the model: --model or --layout",
            "--model random:positions=learned,length=8 | 2 | adds no sinusoids to its word vectors (positions: learned(8))"})
    void saysWhatDoesNotGoWithAModel(String arguments, int code, String message) {
        assertThat(run(arguments.split(" "))).isEqualTo(code);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void writesThePictureAndTheSimilarityBesideIt() throws IOException {
        Path file = folder.resolve("p.png");
        assertThat(run("--length", "40", "--hidden", "40", "--output", file.toString())).isZero();
        BufferedImage encoding = ImageIO.read(file.toFile());
        BufferedImage similarity = ImageIO.read(folder.resolve("p-similarity.png").toFile());
        // Position 0's slowest cosine, at the lower right, is 1: red. Up along the first column, red and blue take turns.
        assertThat(count(encoding, 0x2166ac)).isGreaterThan(100);
        assertThat(count(encoding, 0xb2182b)).isGreaterThan(1000);
        // The diagonal is red; nothing is blue where the scale has no blue.
        assertThat(count(similarity, 0xb2182b)).isGreaterThan(1000);
        assertThat(count(similarity, 0x2166ac)).isZero();
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void aPictureSaysWhereTheFirstPositionIs() {
        assertThat(new HeatMap.Axis("position", 7).title("bottom")).isEqualTo("position (7 at the bottom)");
    }

    /** Pixels of that colour, or nearly. */
    private static int count(BufferedImage image, int colour) {
        int count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int pixel = image.getRGB(x, y);
                int apart = 0;
                for (int shift = 0; shift < 24; shift += 8) {
                    apart += Math.abs((pixel >> shift & 255) - (colour >> shift & 255));
                }
                count += apart < 24 ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void onePositionIsEnough() {
        assertThat(run("--length", "1", "--hidden", "2")).isZero();
        assertThat(run("--length", "1", "--hidden", "2", "--output", folder.resolve("one.PNG").toString())).isZero();
        assertThat(folder.resolve("one-similarity.PNG")).exists();
        assertThat(out.toString()).contains("0 ▒█").endsWith(String.format(Locale.ROOT, "0 █%n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "--hidden 7 | sirocco: --hidden (7) must be even and at least 2 for sinusoidal positions",
            "--hidden 2147483646 | sirocco: --hidden (2147483646) must be at most 1048576",
            "--length 0 | sirocco: --length (0) must be at least 1",
            "--first -1 | sirocco: --first (-1) must be at least 0",
            "--output / | sirocco: --output (/) must end in .png or .npy (--help shows how)",
            "--length 2147483647 --hidden 2 --output x.npy | sirocco: --length (2147483647) times --hidden (2) must be at most 2147483647 (--help shows how)",
            "--length 1025 --output x.png | sirocco: --length (1025) and --hidden (128) must be at most 1024 for a picture (--help shows how)",
            "--layout mixed | sirocco: Invalid value for option '--layout': expected one of [interleaved, split] but was 'mixed' (--help shows how)"})
    void saysWhatIsWrong(String arguments, String message) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).isEqualTo(message + System.lineSeparator());
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"positions --hidden 7 --verbose", "--verbose positions --hidden 7"})
    void showsWhereAnErrorComesFromIfAsked(String arguments) {
        Logger log = (Logger) LoggerFactory.getLogger("org.sirocco");
        Level before = log.getLevel();
        assertThat(Main.commandLine().setErr(new PrintWriter(err, true)).execute(arguments.split(" "))).isEqualTo(2);
        log.setLevel(before);
        assertThat(err.toString()).contains("hiddenSize (7) must be even").contains("\tat org.sirocco.");
    }

    @Test
    void leavesNothingWhereItCannotWrite() {
        assertThat(run("--output", folder.resolve("absent/p.png").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("absent: no such folder");
        assertThat(folder).isEmptyDirectory();
    }
}
