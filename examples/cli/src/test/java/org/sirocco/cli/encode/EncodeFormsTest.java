package org.sirocco.cli.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.cli.Main;
import org.sirocco.text.CompactVector;
import org.sirocco.text.EncodedText;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.Precision;
import org.sirocco.text.Ranges;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.SparseEncoder;
import org.sirocco.text.SparseText;
import org.sirocco.text.TokenVectors;

/** What {@code encode} writes beside whole vectors: words, tokens, fewer and smaller numbers. */
class EncodeFormsTest {
    private static final Path FIXTURES = Path.of("../../encoder/text/src/test/resources/fixtures");
    private static final String RANDOM = "random:layers=1,hidden=16,heads=2,ffn=16,seed=3,length=16";
    private static final List<String> TEXTS = List.of("one", "", "two, with \"comma\"", "A man is eating food.");

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private int run(String model, String... arguments) {
        List<String> all = new ArrayList<>(List.of("encode", "--model", model, "--backend", "scalar"));
        all.addAll(List.of(arguments));
        return Main.commandLine().setErr(new PrintWriter(err, true)).execute(all.toArray(String[]::new));
    }

    private void write(Path out, String model, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--output", out.toString()));
        all.addAll(TEXTS);
        assertThat(run(model, all.toArray(String[]::new))).as(err.toString()).isZero();
    }

    private static List<JsonNode> jsonl(Path file) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            objects.add(new ObjectMapper().readTree(line));
        }
        return objects;
    }

    private static SentenceEncoder random() {
        return SentenceEncoder.load(ModelSource.parse(RANDOM), EncoderOptions.builder().backend("scalar").build());
    }

    /** The numbers behind a header that says so. */
    private static ByteBuffer npy(Path file, String header) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int start = 10 + ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort(8);
        assertThat(new String(bytes, 10, start - 10, StandardCharsets.US_ASCII)).startsWith(header);
        return ByteBuffer.wrap(bytes, start, bytes.length - start).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void wordsAreWrittenTheHeaviestFirst() throws IOException {
        String model = FIXTURES.resolve("splade-bert-max").toString();
        Path out = folder.resolve("out.jsonl");
        write(out, model, "--sparse");
        List<JsonNode> objects = jsonl(out);
        try (SparseEncoder encoder = SparseEncoder.load(ModelSource.parse(model),
                EncoderOptions.builder().backend("scalar").build())) {
            for (int i = 0; i < TEXTS.size(); i++) {
                JsonNode terms = objects.get(i).get("terms");
                List<SparseText.Term> expected = encoder.encode(TEXTS.get(i)).terms();
                assertThat(objects.get(i).get("text").asText()).isEqualTo(TEXTS.get(i));
                assertThat(terms).hasSameSizeAs(expected);
                for (int t = 0; t < expected.size(); t++) {
                    assertThat(terms.get(t).get("id").asInt()).isEqualTo(expected.get(t).id());
                    assertThat(terms.get(t).get("term").asText()).isEqualTo(expected.get(t).spelling());
                    assertThat((float) terms.get(t).get("weight").asDouble()).isEqualTo(expected.get(t).weight(),
                            Offset.offset(1e-6f));
                }
            }
        }
        Path shown = folder.resolve("out.txt");
        write(shown, model, "--sparse");
        assertThat(Files.readAllLines(shown)).hasSize(3 * TEXTS.size());
        assertThat(Files.readString(shown)).containsPattern(
                "4  A man is eating food\\.\\R   11 tokens, 55 words, scalar\\R   \\S+ \\d\\.\\d{4}  ");
    }

    @Test
    void tokensAreWrittenInLinesOrAsAMatrixWithItsIndexBeside() throws IOException {
        Path lines = folder.resolve("out.jsonl");
        Path matrix = folder.resolve("out.npy");
        write(lines, RANDOM, "--tokens");
        write(matrix, RANDOM, "--tokens");
        List<JsonNode> objects = jsonl(lines);
        List<JsonNode> index = jsonl(folder.resolve("out.npy.jsonl"));
        try (SentenceEncoder encoder = random()) {
            List<TokenVectors> expected = encoder.encodeTokens(TEXTS);
            int rows = expected.stream().mapToInt(TokenVectors::length).sum();
            ByteBuffer numbers = npy(matrix, "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", 16), }");
            assertThat(numbers.remaining()).isEqualTo(rows * 16 * Float.BYTES);
            int row = 0;
            for (int i = 0; i < TEXTS.size(); i++) {
                assertThat(index.get(i).get("row").asInt()).isEqualTo(row);
                assertThat(index.get(i).get("text")).isEqualTo(objects.get(i).get("text"));
                for (int token = 0; token < expected.get(i).length(); token++) {
                    JsonNode line = objects.get(i).get("vectors").get(token);
                    JsonNode entry = index.get(i).get("vectors").get(token);
                    assertThat(entry.get("token")).isEqualTo(line.get("token"));
                    assertThat(entry.get("id").asInt()).isEqualTo(expected.get(i).ids()[token]);
                    assertThat(entry.get("special").asBoolean()).isEqualTo(token == 0).isEqualTo(
                            line.get("special").asBoolean());
                    assertThat(entry.has("vector")).isFalse();
                    for (int c = 0; c < 16; c++) {
                        float number = expected.get(i).vector(token)[c];
                        assertThat((float) line.get("vector").get(c).asDouble()).isEqualTo(number);
                        assertThat(numbers.getFloat((row * 16 + c) * Float.BYTES)).isEqualTo(number);
                    }
                    row++;
                }
            }
        }
        Path shown = folder.resolve("out.txt");
        write(shown, RANDOM, "--tokens");
        assertThat(Files.readString(shown)).contains("   * [BEGIN]", "     o  ");
    }

    @ParameterizedTest
    @CsvSource({"float16, <f2, 5", "int8, |i1, 5", "uint8, |u1, 16", "binary, |i1, 13", "ubinary, |u1, 16"})
    void everyFormHasTheNumbersOfTheLibrary(String name, String type, int dimensions) throws IOException {
        Precision precision = Precision.valueOf(name.toUpperCase(Locale.ROOT));
        String[] cut = {"--dimensions", String.valueOf(dimensions)};
        List<String> arguments = new ArrayList<>(List.of(cut));
        Path calibration = folder.resolve("ranges.npy");
        if (precision.wantsRanges()) {
            assertThat(run(RANDOM, "--dimensions", cut[1], "--calibrate", calibration.toString(), "--output",
                    folder.resolve("first.jsonl").toString(), "one", "another", "A man is eating food.")).isZero();
            arguments.addAll(List.of("--ranges", calibration.toString()));
        }
        arguments.addAll(List.of("--precision", name));
        Path json = folder.resolve("a.jsonl");
        Path csv = folder.resolve("a.csv");
        Path matrix = folder.resolve("a.npy");
        for (Path out : List.of(json, csv, matrix)) {
            write(out, RANDOM, arguments.toArray(String[]::new));
        }
        List<JsonNode> objects = jsonl(json);
        List<CSVRecord> rows = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get()
                .parse(Files.newBufferedReader(csv)).getRecords();
        int stored = precision.stored(dimensions);
        ByteBuffer bytes = npy(matrix,
                "{'descr': '" + type + "', 'fortran_order': False, 'shape': (4, " + stored + "), }");
        try (SentenceEncoder encoder = random()) {
            Ranges ranges = precision.wantsRanges()
                    ? Ranges.of(encoder.encode(List.of("one", "another", "A man is eating food.")).stream()
                            .map(text -> text.cut(dimensions).vector()).toList())
                    : null;
            List<EncodedText> texts = encoder.encode(TEXTS);
            byte[] all = new byte[bytes.remaining()];
            bytes.get(all);
            for (int i = 0; i < TEXTS.size(); i++) {
                CompactVector expected = CompactVector.of(texts.get(i).cut(dimensions).vector(), precision, ranges);
                int size = stored * precision.bytes();
                assertThat(Arrays.copyOfRange(all, i * size, (i + 1) * size)).isEqualTo(expected.bytes());
                assertThat(objects.get(i).get("precision").asText()).isEqualTo(name);
                assertThat(objects.get(i).get("vector")).hasSize(stored);
                for (int c = 0; c < stored; c++) {
                    assertThat((float) objects.get(i).get("vector").get(c).asDouble()).isEqualTo(expected.number(c));
                    assertThat(Float.parseFloat(rows.get(i).get("v" + c))).isEqualTo(expected.number(c));
                }
            }
            assertThat(all).hasSize(4 * stored * precision.bytes());
        }
    }

    @Test
    void aTextAloneEqualsItselfInAnyBatch() throws IOException {
        Path ranges = folder.resolve("ranges.npy");
        assertThat(run(RANDOM, "--calibrate", ranges.toString(), "--output", folder.resolve("c.npy").toString(), "one",
                "another")).isZero();
        Path together = folder.resolve("together.jsonl");
        write(together, RANDOM, "--precision", "int8", "--ranges", ranges.toString());
        for (int i = 0; i < TEXTS.size(); i++) {
            Path alone = folder.resolve("alone.jsonl");
            assertThat(run(RANDOM, "--precision", "int8", "--ranges", ranges.toString(), "--output", alone.toString(),
                    TEXTS.get(i))).isZero();
            assertThat(jsonl(alone).getFirst().get("vector")).isEqualTo(jsonl(together).get(i).get("vector"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--sparse --tokens", "--sparse --dimensions 4", "--tokens --precision binary",
            "--precision int8", "--ranges x.npy", "--precision int8 --ranges x.npy --calibrate y.npy",
            "--dimensions 17", "--dimensions 0", "--precision int4", "--tokens --format csv", "--tokens --format npy"})
    void refusesWhatDoesNotGoTogether(String arguments) {
        List<String> all = new ArrayList<>(List.of(arguments.split(" ")));
        all.add("text");
        assertThat(run(RANDOM, all.toArray(String[]::new))).as(err.toString()).isEqualTo(2);
        assertThat(err.toString()).hasLineCount(1);
    }

    @Test
    void refusesFilesThatHoldNoRangesOfSuchVectors() throws IOException {
        Path file = folder.resolve("ranges.npy");
        String[] arguments = {"--precision", "int8", "--ranges", file.toString(), "text"};
        assertThat(run(RANDOM, arguments)).isEqualTo(1);
        assertThat(err.toString()).contains("no such file");
        Files.writeString(file, "nothing like it at all");
        assertRefused("is no .npy file", arguments);
        assertThat(run(RANDOM, "--dimensions", "5", "--calibrate", file.toString(), "--output",
                folder.resolve("c.npy").toString(), "one", "another")).isZero();
        assertRefused("has ranges of 5 numbers, the vectors have 16", arguments);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 130));
        assertRefused("has 2 bytes of numbers, expected 40", "--dimensions", "5", "--precision", "int8", "--ranges",
                file.toString(), "text");
        assertThat(run(RANDOM, "--output", file.toString(), "one", "another", "third")).isZero();
        assertRefused("of shape (2, N)", arguments);
        assertThat(run(RANDOM, "--calibrate", file.toString(), "--input",
                Files.createFile(folder.resolve("empty")).toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("there was no text to calibrate with");
    }

    private void assertRefused(String message, String... arguments) {
        err.getBuffer().setLength(0);
        assertThat(run(RANDOM, arguments)).isEqualTo(1);
        assertThat(err.toString()).contains(message).hasLineCount(1);
    }

    @Test
    void aModelOfAnotherKindIsToldWhatTakesIt() {
        assertThat(run(FIXTURES.resolve("splade-bert-max").toString(), "text")).isEqualTo(1);
        assertThat(err.toString()).contains("SparseEncoder and sirocco encode --sparse take this one").hasLineCount(1);
        err.getBuffer().setLength(0);
        assertThat(run(RANDOM, "--sparse", "text")).isEqualTo(2);
        assertThat(err.toString()).contains("a sparse encoder is a folder with safetensors").hasLineCount(1);
    }
}
