package org.sirocco.cli.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.cli.Main;
import org.sirocco.cli.testing.OwnProcess;
import picocli.CommandLine;

class EncodeCommandTest {
    private static final String MODEL = "random:layers=1,hidden=16,heads=2,ffn=16,seed=3,length=16";

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("encode", "--model", MODEL, "--backend", "scalar"));
        all.addAll(List.of(arguments));
        return line().execute(all.toArray(String[]::new));
    }

    private CommandLine line() {
        return Main.commandLine().setErr(new PrintWriter(err, true));
    }

    private List<JsonNode> jsonl(Path file) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            objects.add(new ObjectMapper().readTree(line));
        }
        return objects;
    }

    @Test
    void writesOneJsonObjectALineInInputOrder() throws IOException {
        Path out = folder.resolve("out.jsonl");

        assertThat(run("--output", out.toString(), "first", "second \"quoted\" 😀", "")).isZero();

        List<JsonNode> objects = jsonl(out);
        assertThat(objects).hasSize(3);
        assertThat(objects.get(1).get("text").asText()).isEqualTo("second \"quoted\" 😀");
        assertThat(objects.get(1).get("index").asInt()).isEqualTo(1);
        assertThat(objects.get(0).get("tokens").asInt()).isEqualTo(6);
        assertThat(objects.get(1).get("truncated").asBoolean()).isTrue();
        assertThat(objects.get(0).get("backend").asText()).isEqualTo("scalar");
        assertThat(objects.get(0).get("model").asText()).isEqualTo(MODEL);
        assertThat(objects.get(0).get("vector")).hasSize(16);
        assertThat(err.toString()).contains("1 of 3 texts had over 16 tokens and was cut there");
    }

    @Test
    void writesTheSameNumbersInEveryFormat() throws IOException {
        Path json = folder.resolve("a.jsonl");
        Path csv = folder.resolve("a.csv");
        Path npy = folder.resolve("a.npy");
        for (Path out : List.of(json, csv, npy)) {
            assertThat(run("--output", out.toString(), "one", "two, with \"comma\"\nand line")).isZero();
        }

        List<JsonNode> objects = jsonl(json);
        List<CSVRecord> rows = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get()
                .parse(Files.newBufferedReader(csv)).getRecords();
        byte[] bytes = Files.readAllBytes(npy);
        int header = 10 + ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort(8);
        assertThat(new String(bytes, 10, header - 10, StandardCharsets.US_ASCII))
                .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 16), }").endsWith("\n");
        assertThat(header % 64).isZero();
        assertThat(bytes).hasSize(header + 2 * 16 * 4);
        ByteBuffer numbers = ByteBuffer.wrap(bytes, header, bytes.length - header).slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(rows.get(1).get("text")).isEqualTo("two, with \"comma\"\nand line");
        for (int i = 0; i < 2; i++) {
            for (int c = 0; c < 16; c++) {
                float expected = (float) objects.get(i).get("vector").get(c).asDouble();
                assertThat(Float.parseFloat(rows.get(i).get("v" + c))).isEqualTo(expected);
                assertThat(numbers.getFloat((i * 16 + c) * 4)).isEqualTo(expected);
            }
        }
    }

    @Test
    void showsPeopleTextsVectorsAndCosines() throws IOException {
        Path out = folder.resolve("out.txt");

        assertThat(run("--output", out.toString(), "one", "one", "\u001b[31mred")).isZero();

        String shown = Files.readString(out);
        assertThat(shown).contains("1  one").contains("4 tokens, 16 numbers, norm 1.000000, scalar").contains("cosine")
                .contains("    2  1.0000  1.0000").doesNotContain("\u001b");
    }

    @Test
    void readsLinesFromAFileAndCountsInvalidOnes() throws IOException {
        Path in = folder.resolve("in.txt");
        Files.write(in, new byte[]{'o', 'k', '\r', '\n', (byte) 0xff, 'x', '\n', '\n', 'e', 'n', 'd'});
        Path out = folder.resolve("out.jsonl");

        assertThat(run("--input", in.toString(), "--output", out.toString(), "--stats")).isZero();

        assertThat(jsonl(out)).extracting(o -> o.get("text").asText()).containsExactly("ok", "\uFFFDx", "", "end");
        assertThat(err.toString()).contains("note: 1 line was not UTF-8").contains("texts    4")
                .contains("tokens   13");
    }

    /** Simd and scalar have none; what a device has measured is told only where there is one. */
    @Test
    void embeddingsOnADeviceAreRefusedWhereThereIsNone() {
        assertThat(run("--embeddings", "device", "a")).isEqualTo(1);
        assertThat(err.toString()).isEqualToNormalizingNewlines("sirocco: backend scalar is not available:"
                + " it has no device to embed on (take tornado, or embeddings on the host)\n");
        err.getBuffer().setLength(0);
        assertThat(run("--embeddings", "elsewhere", "a")).isEqualTo(2);
        err.getBuffer().setLength(0);
        assertThat(run("--embeddings", "host", "--stats", "a")).isZero();
        assertThat(err.toString()).contains("memory ").doesNotContain("device").doesNotContain("moved");
    }

    @Test
    void theRateIsOfTokensThatWereEncoded() throws IOException {
        Path in = Files.writeString(folder.resolve("long.txt"), "word ".repeat(500));
        assertThat(run("--input", in.toString(), "--output", folder.resolve("o.npy").toString(), "--stats")).isZero();

        Matcher rate = Pattern
                .compile("tokens   250\\d [^\n]*, 16 encoded\n[\\s\\S]*rate +(\\S+) texts/s, (\\d+) tokens/s")
                .matcher(err.toString());
        assertThat(rate.find()).isTrue();
        double perText = Double.parseDouble(rate.group(2)) / Double.parseDouble(rate.group(1));
        assertThat(perText).isBetween(15.0, 17.0);
    }

    @Test
    void namesAFileAsItIsAlsoWhereItIsCalledLikeAnOption() {
        assertThat(run("--input", folder.resolve("input (1).txt").toString())).isEqualTo(1);

        assertThat(err.toString())
                .startsWith("sirocco: " + folder.resolve("input (1).txt") + ": cannot be read: no such file");
    }

    @Test
    void leavesNoFileBehindWhenItFails() throws IOException {
        Path out = folder.resolve("out.jsonl");

        assertThat(run("--overlong", "error", "--output", out.toString(), "fits", "this text is far too long"))
                .isEqualTo(1);

        assertThat(err.toString().strip()).isEqualTo("sirocco: text 2 has 26 tokens, model " + MODEL
                + " takes at most 16 (--overlong truncate or chunk)");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        assertThat(run("--input", folder.resolve("none").toString())).isEqualTo(1);
        assertThat(run("--input", folder.toString())).isEqualTo(1);
        assertThat(run("--format", "yaml", "x")).isEqualTo(2);
        assertThat(line().execute("encode", "--backend", "abacus", "x")).isEqualTo(2);
        assertThat(run("--as", "clustering", "x")).isEqualTo(2);
        assertThat(run("--batch-tokens", "0", "x")).isEqualTo(2);
        assertThat(run("--input", "-", "x")).isEqualTo(2);
        assertThat(run("--output", "/nowhere/at/all.npy", "x")).isEqualTo(1);

        assertThat(err.toString().lines()).hasSize(8).allMatch(line -> line.startsWith("sirocco: "));
        assertThat(err.toString()).contains("none: cannot be read: no such file").contains("is a directory")
                .contains("'yaml'")
                .contains("unknown backend 'abacus'").contains("defines no prompt 'clustering'")
                .contains("--batch-tokens (0)")
                .contains("/nowhere/at: no such folder");
    }

    @Test
    void putsAPromptBeforeEachTextButReportsTheTextAsGiven() throws IOException {
        Path prompted = folder.resolve("a.jsonl");
        Path plain = folder.resolve("b.jsonl");

        assertThat(run("--prompt", "q: ", "--output", prompted.toString(), "x")).isZero();
        assertThat(run("--output", plain.toString(), "q: x")).isZero();

        assertThat(jsonl(prompted).get(0).get("vector")).isEqualTo(jsonl(plain).get(0).get("vector"));
        assertThat(jsonl(prompted).get(0).get("text").asText()).isEqualTo("x");
    }

    @Test
    void takesAQueryForAnyTextWhereTheModelHasNoPromptForIt() throws IOException {
        Path query = folder.resolve("q.jsonl");
        Path plain = folder.resolve("p.jsonl");

        assertThat(run("--as", "query", "--output", query.toString(), "x")).isZero();
        assertThat(run("--output", plain.toString(), "x")).isZero();

        assertThat(jsonl(query)).isEqualTo(jsonl(plain));
    }

    @Test
    void chunksIfAsked() throws IOException {
        Path out = folder.resolve("out.jsonl");

        assertThat(run("--overlong", "chunk", "--output", out.toString(), "this text is far too long")).isZero();

        JsonNode object = jsonl(out).get(0);
        assertThat(object.get("windows").asInt()).isEqualTo(2);
        assertThat(object.get("truncated").asBoolean()).isFalse();
        double square = 0;
        for (JsonNode x : object.get("vector")) {
            square += x.asDouble() * x.asDouble();
        }
        assertThat(square).isCloseTo(1, within(1e-5));
    }

    @Test
    void makesNoRecordOfAnEmptyInput() throws IOException {
        String empty = Files.createFile(folder.resolve("empty")).toString();
        for (String form : List.of("jsonl", "txt", "csv", "npy")) {
            assertThat(run("--input", empty, "--output", folder.resolve("out." + form).toString())).isZero();
        }

        assertThat(folder.resolve("out.jsonl")).isEmptyFile();
        assertThat(folder.resolve("out.txt")).isEmptyFile();
        assertThat(Files.readAllLines(folder.resolve("out.csv"))).hasSize(1).first().asString().startsWith("index,");
        byte[] npy = Files.readAllBytes(folder.resolve("out.npy"));
        assertThat(npy).hasSize(128);
        assertThat(new String(npy, StandardCharsets.ISO_8859_1)).contains("'shape': (0, 16), }");
        assertThat(err.toString().lines()).hasSize(4)
                .containsOnly("note: the input is empty: there was no text to encode");
    }

    @Test
    void namesOptionsAsTheyAreTyped() {
        assertThat(run("--max-tokens", "-1", "x")).isEqualTo(2);
        assertThat(run("--max-tokens", "17", "x")).isEqualTo(2);
        assertThat(run("--batch-tokens", "0", "x")).isEqualTo(2);
        assertThat(run("--threads", "0", "x")).isEqualTo(2);
        assertThat(line().execute("compare", "--batches", "7,0")).isEqualTo(2);

        assertThat(err.toString().lines()).containsExactly("sirocco: --max-tokens (-1) must be at least 0",
                "sirocco: --max-tokens (17) must be more than the special tokens (1) and at most the model's positions (16)",
                "sirocco: --batch-tokens (0) must be at least 1",
                "sirocco: --threads (0) must be at least 1 and at most 256",
                "sirocco: --batches [7, 0] must all be at least 1");
    }

    @Test
    void everyCommandSaysItsVersion() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String version = pom.substring(pom.indexOf("<version>") + 9, pom.indexOf("</version>"));
        StringWriter out = new StringWriter();
        CommandLine line = line().setOut(new PrintWriter(out));
        List<String> commands = new ArrayList<>(line.getSubcommands().keySet());

        assertThat(line.execute("-V")).isZero();
        commands.forEach(command -> assertThat(line.execute(command, "--version")).as(command).isZero());

        assertThat(out.toString().lines()).hasSize(1 + commands.size()).containsOnly("sirocco " + version);
    }

    @Test
    void aModelThatIsNotThereLeavesNothingHalfDoneInTheCache() throws IOException {
        Path cache = Files.createDirectory(folder.resolve("cache"));

        OwnProcess process = OwnProcess.run(Redirect.DISCARD, List.of("encode", "--backend", "scalar", "--threads", "2",
                "--cache", cache.toString(), "--model", folder.resolve("none").toString(), "a text"));

        assertThat(process.exitCode()).isEqualTo(1);
        try (Stream<Path> files = Files.walk(cache)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".part"));
        }
    }
}
