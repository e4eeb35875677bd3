package org.sirocco.cli.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.cli.Main;
import org.sirocco.text.CrossEncoder;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;

class RerankCommandTest {
    private static final Path FIXTURES = Path.of("../../encoder/text/src/test/resources/fixtures");
    private static final Path MODEL = FIXTURES.resolve("cross-bert-1");
    private static final String QUERY = "A man is eating food.";
    private static final List<String> DOCUMENTS = List.of("Somebody has lunch.", "", "the slow river", "\u001b[31mred",
            "Somebody has lunch.", "a word ".repeat(60));

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private int run(Path model, String... arguments) {
        List<String> all = new ArrayList<>(List.of("rerank", "--model", model.toString(), "--backend", "scalar"));
        all.addAll(List.of(arguments));
        return Main.commandLine().setErr(new PrintWriter(err, true)).execute(all.toArray(String[]::new));
    }

    private Path input() throws IOException {
        return Files.write(folder.resolve("documents.txt"), DOCUMENTS);
    }

    private List<JsonNode> jsonl(Path file) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            objects.add(new ObjectMapper().readTree(line));
        }
        return objects;
    }

    @Test
    void doesNotReplaceTheDocuments() throws IOException {
        Path documents = input();

        assertThat(run(MODEL, QUERY, "--input", documents.toString(), "--output", documents.toString())).isEqualTo(2);

        assertThat(err.toString()).contains("--output " + documents + " is the input");
        assertThat(documents).content().startsWith(DOCUMENTS.getFirst());
    }

    @Test
    void writesTheDocumentsOfAFileTheBestFirst() throws IOException {
        Path out = folder.resolve("out.jsonl");

        assertThat(run(MODEL, QUERY, "--input", input().toString(), "--output", out.toString())).isZero();

        List<JsonNode> objects = jsonl(out);
        try (CrossEncoder encoder = CrossEncoder.load(new ModelSource.Folder(MODEL),
                EncoderOptions.builder().backend("scalar").build())) {
            List<CrossEncoder.Ranked> expected = encoder.rank(QUERY, DOCUMENTS);
            assertThat(objects).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                JsonNode object = objects.get(i);
                CrossEncoder.Ranked ranked = expected.get(i);
                assertThat(object.get("rank").asInt()).isEqualTo(i + 1);
                assertThat(object.get("index").asInt()).isEqualTo(ranked.index());
                assertThat(object.get("text").asText()).isEqualTo(DOCUMENTS.get(ranked.index()));
                assertThat((float) object.get("score").asDouble()).isEqualTo(ranked.pair().score());
                assertThat(object.get("tokens").asInt()).isEqualTo(ranked.pair().tokens());
                assertThat(object.get("truncated").asBoolean()).isEqualTo(ranked.pair().truncated());
                assertThat(object.get("model").asText()).isEqualTo("cross-bert-1");
            }
        }
        assertThat(err.toString()).contains("1 of 6 documents had over 64 tokens with the query and was cut");
    }

    @Test
    void theBestFewAreThoseOfAll() throws IOException {
        Path all = folder.resolve("all.csv");
        Path few = folder.resolve("few.csv");
        assertThat(run(MODEL, QUERY, "--input", input().toString(), "--output", all.toString())).isZero();
        assertThat(run(MODEL, QUERY, "--input", input().toString(), "--output", few.toString(), "--top", "3"))
                .isZero();

        assertThat(Files.readAllLines(few)).isEqualTo(Files.readAllLines(all).subList(0, 4));
        List<CSVRecord> rows = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get()
                .parse(Files.newBufferedReader(all)).getRecords();
        assertThat(rows).hasSize(6);
        assertThat(rows.getFirst().toMap()).containsOnlyKeys("rank", "index", "score", "text", "tokens", "truncated",
                "backend");
    }

    @Test
    void showsPeopleALineADocument() throws IOException {
        Path out = folder.resolve("out.txt");
        assertThat(run(MODEL, "--output", out.toString(), QUERY, "\u001b[31mred", "Somebody has lunch.")).isZero();
        assertThat(Files.readAllLines(out)).hasSize(2).allMatch(line -> line.matches("[12]  0\\.\\d{6}  .+"))
                .anyMatch(line -> line.endsWith("  �[31mred"));
    }

    @Test
    void aModelOfSeveralLabelsIsSortedByTheOneThatIsNamed() throws IOException {
        Path several = FIXTURES.resolve("cross-roberta-3");
        Path out = folder.resolve("out.jsonl");
        assertThat(run(several, "--output", out.toString(), QUERY, "a", "b")).isEqualTo(2);
        assertThat(err.toString()).contains("[contradiction, entailment, neutral]").contains("--label");
        assertThat(run(several, "--output", out.toString(), "--label", "odd", QUERY, "a")).isEqualTo(2);
        assertThat(run(several, "--output", out.toString(), "--label", "neutral", QUERY, "a", "b", "c")).isZero();
        List<JsonNode> objects = jsonl(out);
        assertThat(objects).hasSize(3).allSatisfy(object -> {
            assertThat(object.get("score")).isEqualTo(object.get("probabilities").get("neutral"));
            assertThat(object.get("probabilities").has(object.get("label").asText())).isTrue();
        }).isSortedAccordingTo((a, b) -> Double.compare(b.get("score").asDouble(), a.get("score").asDouble()));
    }

    @Test
    void saysInOneLineWhatIsWrong() throws IOException {
        assertThat(run(FIXTURES.resolve("bert-cls"), QUERY, "a")).isEqualTo(1);
        assertThat(err.toString()).contains("SentenceEncoder and sirocco encode take this one").hasLineCount(1);
        err.getBuffer().setLength(0);
        assertThat(Main.commandLine().setErr(new PrintWriter(err, true)).execute("encode", "--model", MODEL.toString(),
                "a")).isEqualTo(1);
        assertThat(err.toString()).contains("CrossEncoder and sirocco rerank take this one").hasLineCount(1);
        err.getBuffer().setLength(0);
        assertThat(Main.commandLine().setErr(new PrintWriter(err, true)).execute("rerank", QUERY, "a")).isEqualTo(2);
        assertThat(err.toString()).contains("a cross-encoder is a folder with safetensors").hasLineCount(1);
        for (String[] arguments : new String[][]{{QUERY, "--top", "0", "a"}, {QUERY, "a", "--input", "x"},
                {"--input", "x"}, {QUERY, "a", "--overlong", "chunk"}}) {
            assertThat(run(MODEL, arguments)).as(String.join(" ", arguments)).isEqualTo(2);
        }
        assertThat(run(MODEL, QUERY, "--overlong", "error", "a word ".repeat(60))).isEqualTo(1);
        assertThat(err.toString()).contains("document 1 and the query have");
    }
}
