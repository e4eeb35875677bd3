package org.sirocco.cli.sts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.cli.Main;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.SentenceEncoder;

class StsCommandTest {
    private static final String MODEL = "random:layers=1,hidden=8,heads=2,ffn=4,seed=3";
    private static final List<String> PARTS = List.of("semeval-2012 MSRpar", "semeval-2012 MSRvid",
            "semeval-2012 SMTeuroparl", "semeval-2012 OnWN", "semeval-2012 SMTnews", "sts-2013 headlines",
            "sts-2013 OnWN", "sts-2013 FNWN");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> files = new TreeMap<>();

    /** Three pairs for each part, judged in an order of the part's own. */
    @BeforeEach
    void fill() {
        for (int part = 0; part < PARTS.size(); part++) {
            String[] name = PARTS.get(part).split(" ");
            files.put("datasets/" + name[0] + "/test/STS.input." + name[1] + ".txt",
                    "a cat\ta cat\na dog of " + name[1] + "\tthe river\n\"quoted\"\tx " + part + "\n");
            files.put("goldstandards/" + name[0] + "/test/STS.gs." + name[1] + ".txt",
                    part % 2 == 0 ? "5\n1.25\n0\n" : "0\n1\n5\n");
        }
    }

    private Path unpacked() throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path place = folder.resolve("data").resolve(file.getKey());
            Files.createDirectories(place.getParent());
            Files.writeString(place, file.getValue());
        }
        return folder.resolve("data");
    }

    private Path packed() throws IOException {
        Path jar = folder.resolve("data.jar");
        try (OutputStream file = Files.newOutputStream(jar); ZipOutputStream zip = new ZipOutputStream(file)) {
            for (Map.Entry<String, String> entry : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes());
            }
        }
        return jar;
    }

    private int run(Path data, String... more) {
        List<String> all = new ArrayList<>(
                List.of("sts", "--model", MODEL, "--backend", "scalar", "--data", data.toString()));
        all.addAll(List.of(more));
        return Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    @Test
    void printsEachTaskAsAWholeAndItsParts() throws IOException {
        assertThat(run(unpacked())).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.subList(1, lines.size())).extracting(line -> line.strip().replaceAll(" pairs.*", ""))
                .containsExactly("STS-2012           15", "MSRpar            3", "MSRvid            3",
                        "SMTeuroparl       3", "OnWN              3", "SMTnews           3", "STS-2013            9",
                        "headlines         3", "OnWN              3", "FNWN              3");
        assertThat(lines.get(2)).endsWith(String.format(Locale.ROOT, "%8.2f", 100 * firstPart()));
    }

    /** From the vectors themselves: the first pair's cosine is 1, so the two others decide. */
    private static double firstPart() {
        try (SentenceEncoder encoder = SentenceEncoder.load(ModelSource.parse(MODEL),
                EncoderOptions.builder().backend("scalar").build())) {
            var vectors = encoder.encode(List.of("a dog of MSRpar", "the river", "\"quoted\"", "x 0"));
            return vectors.get(0).cosine(vectors.get(1)) > vectors.get(2).cosine(vectors.get(3)) ? 1 : 0.5;
        }
    }

    @Test
    void readsTheJarAsTheFolder() throws IOException {
        run(unpacked());
        String first = out.toString();
        out.getBuffer().setLength(0);
        assertThat(run(packed())).isZero();
        assertThat(out).hasToString(first);
    }

    @Test
    void whatIsNotAsItShouldBeIsNamed() throws IOException {
        files.put("goldstandards/sts-2013/test/STS.gs.FNWN.txt", "1\n2\n");
        assertFails("datasets/sts-2013/test/STS.input.FNWN.txt has 3 lines and"
                + " goldstandards/sts-2013/test/STS.gs.FNWN.txt has 2");
        files.put("goldstandards/sts-2013/test/STS.gs.FNWN.txt", "1\n2\nx\n");
        assertFails("line 3 of goldstandards/sts-2013/test/STS.gs.FNWN.txt is no number");
        files.put("datasets/sts-2013/test/STS.input.FNWN.txt", "1\t1\n2\n3\t3\n");
        assertFails(
                "line 2 of datasets/sts-2013/test/STS.input.FNWN.txt has 1 columns, expected two, separated by a tab");
        assertThat(run(Files.writeString(folder.resolve("text"), "no jar"))).isEqualTo(1);
        assertThat(err.toString()).endsWith("text: is no jar" + System.lineSeparator());
        assertThat(run(folder.resolve("none"))).isEqualTo(1);
        assertThat(err.toString()).contains("sirocco: " + folder.resolve("none"));
    }

    private void assertFails(String detail) throws IOException {
        err.getBuffer().setLength(0);
        Path data = packed();
        assertThat(run(data)).isEqualTo(1);
        assertThat(err).hasToString("sirocco: " + data + ": " + detail + System.lineSeparator());
    }
}
