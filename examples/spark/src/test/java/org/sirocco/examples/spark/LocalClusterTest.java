package org.sirocco.examples.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * scripts/encode-spark on two executors of one core each: killed with all its processes when a third is done, started again, and
 * then bereft of one executor. {@code -Dspark.texts} says how many texts, {@code -Dspark.corpus} of which file's lines they are, and
 * {@code -Dspark.model} by which model.
 */
@Tag("cluster")
class LocalClusterTest {
    private static final Path HOUSE = Path.of("../..").toAbsolutePath().normalize();
    private static final int TEXTS = Integer.getInteger("spark.texts", 2000);
    private static final String MODEL = System.getProperty("spark.model", "all-minilm-l6-v2");
    private static final int PARTS = 24;
    private static final Pattern REPORT = Pattern
            .compile("encode-spark: (\\d+) parts, (\\d+) of them there before; (\\d+) texts, .*");

    @TempDir
    private Path folder;

    private List<String> distinct() throws IOException {
        String corpus = System.getProperty("spark.corpus", "");
        return corpus.isEmpty()
                ? Stream.of(Files.readString(HOUSE.resolve("docs/models.md")).split("[\\n.|]+")).map(String::strip)
                        .filter(text -> text.length() > 20).distinct().toList()
                : Files.readAllLines(Path.of(corpus)).stream().map(String::strip).distinct().toList();
    }

    private Process start(String... command) throws IOException {
        return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile()).start();
    }

    private Process encodeSpark(long bytes) throws IOException {
        return start(HOUSE.resolve("scripts/encode-spark").toString(), "--input", "in", "--output", "out", "--master",
                "local-cluster[2,1,1024]", "--part-bytes", String.valueOf(bytes / PARTS + 1), "--model", MODEL);
    }

    private Set<String> parts() throws IOException {
        Set<String> parts = new HashSet<>();
        if (Files.isDirectory(folder.resolve("out"))) {
            try (Stream<Path> files = Files.walk(folder.resolve("out"), 2)) {
                files.filter(file -> file.toString().endsWith(".parquet"))
                        .map(file -> file.getParent().getFileName().toString()).filter(name -> name.startsWith("part="))
                        .forEach(parts::add);
            }
        }
        return parts;
    }

    private void awaitParts(Process process, int count) throws IOException, InterruptedException {
        while (parts().size() < count) {
            assertThat(process.isAlive()).as("it still runs: %s", said()).isTrue();
            Thread.sleep(20);
        }
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("said"));
    }

    private static List<ProcessHandle> executors(Process process) {
        return process.descendants().filter(child -> child.info().commandLine().orElse("")
                .contains("CoarseGrainedExecutorBackend")).toList();
    }

    @Test
    void allIsDoneOnceWhateverIsKilled() throws Exception {
        assumeTrue(Files.exists(HOUSE.resolve("examples/spark/target/sirocco.built")),
                "scripts/encode-spark has not been built: run it once with --help");
        List<String> distinct = distinct();
        ObjectMapper json = new ObjectMapper();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            lines.add(json.writeValueAsString(Map.of("id", i, "text", distinct.get(i % distinct.size()))));
        }
        Path file = Files.write(Files.createDirectory(folder.resolve("in")).resolve("texts.jsonl"), lines);

        Process first = encodeSpark(Files.size(file));
        awaitParts(first, PARTS / 3);
        List<ProcessHandle> all = first.descendants().toList();
        first.destroyForcibly().waitFor();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle each : all) {
            each.onExit().get();
        }
        Set<String> before = parts();
        assertThat(before.size()).isBetween(PARTS / 3, PARTS - 2);
        SparkSession session = SparkSession.builder().master("local[2]").config("spark.ui.enabled", false)
                .config("spark.driver.host", "localhost").config("spark.driver.bindAddress", "127.0.0.1").getOrCreate();
        long texts = session.read().parquet(folder.resolve("out").toString()).count();

        Process second = encodeSpark(Files.size(file));
        awaitParts(second, 2 * PARTS / 3);
        List<ProcessHandle> executors = executors(second);
        assertThat(executors).isNotEmpty();
        executors.getFirst().destroyForcibly();
        assertThat(second.waitFor()).as(said()).isZero();

        Matcher report = REPORT
                .matcher(said().lines().filter(line -> line.contains(" parts, ")).findFirst().orElse(""));
        assertThat(report.matches()).as(said()).isTrue();
        assertThat(Integer.parseInt(report.group(1))).isEqualTo(parts().size());
        assertThat(Integer.parseInt(report.group(2))).isEqualTo(before.size());
        assertThat(Long.parseLong(report.group(3))).as("texts that were encoded again").isEqualTo(TEXTS - texts);
        assertThat(parts()).containsAll(before);
        check(session, distinct);
        session.stop();
    }

    private void check(SparkSession session, List<String> distinct) throws IOException, InterruptedException {
        List<float[]> expected = alone(distinct.subList(0, Math.min(TEXTS, distinct.size())));
        Iterator<Row> rows = session.read().parquet(folder.resolve("out").toString()).select("id", "text", "vector")
                .orderBy("id").toLocalIterator();
        int count = 0;
        double worst = 0;
        while (rows.hasNext()) {
            Row row = rows.next();
            assertThat(row.getLong(0)).isEqualTo(count);
            assertThat(row.getString(1)).isEqualTo(distinct.get(count % distinct.size()));
            List<Float> vector = row.getList(2);
            float[] same = expected.get(count % distinct.size());
            assertThat(vector).hasSize(same.length);
            for (int c = 0; c < same.length; c++) {
                worst = Math.max(worst, Math.abs(vector.get(c) - same[c]));
            }
            count++;
        }
        assertThat(count).isEqualTo(TEXTS);
        assertThat(worst).isCloseTo(0, within(1e-5));
        System.out.printf("%d texts, largest difference %.1e%n", count, worst);
    }

    /** What one process of scripts/encode makes of them. */
    private List<float[]> alone(List<String> texts) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("distinct.txt"), texts);
        Process process = start(HOUSE.resolve("scripts/encode").toString(), "--input", file.toString(), "--output",
                "alone.jsonl", "--model", MODEL);
        assertThat(process.waitFor()).as(said()).isZero();
        List<float[]> vectors = new ArrayList<>();
        ObjectMapper json = new ObjectMapper();
        for (String line : Files.readAllLines(folder.resolve("alone.jsonl"))) {
            for (JsonNode field : json.readTree(line)) {
                if (field.isArray()) {
                    vectors.add(json.convertValue(field, float[].class));
                }
            }
        }
        assertThat(vectors).hasSameSizeAs(texts);
        return vectors;
    }
}
