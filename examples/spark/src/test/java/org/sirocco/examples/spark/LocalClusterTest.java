package org.sirocco.examples.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * scripts/encode-spark on two executors of one core each: killed with all its processes when a quarter is done, started again, and
 * bereft of one executor half-way. {@code -Dspark.texts} says how many texts, {@code -Dspark.corpus} of which file's lines they
 * are, and {@code -Dspark.model} by which model.
 */
@Tag("cluster")
class LocalClusterTest {
    private static final Path HOUSE = Path.of("../..").toAbsolutePath().normalize();
    private static final int TEXTS = Integer.getInteger("spark.texts", 2000);
    private static final String MODEL = System.getProperty("spark.model", "all-minilm-l6-v2");
    private static final int PARTS = 24;
    private static final Pattern REPORT = Pattern
            .compile("encode-spark: (\\d+) parts, (\\d+) of them there before; (\\d+) texts, .*");
    /** A text takes some milliseconds, on a busy machine some more. */
    private static final Duration PATIENCE = Duration.ofMinutes(5).plusMillis(100L * TEXTS);

    private final List<Process> started = new ArrayList<>();
    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    private Path folder;

    @AfterEach
    void nothingGoesOn() {
        started.forEach(LocalClusterTest::kill);
    }

    /** The process and all that it has started. */
    private static void kill(Process process) {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly().onExit().join();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
    }

    private List<String> distinct() throws IOException {
        String corpus = System.getProperty("spark.corpus", "");
        return corpus.isEmpty()
                ? Stream.of(Files.readString(HOUSE.resolve("docs/models.md")).split("[\\n.|]+")).map(String::strip)
                        .filter(text -> text.length() > 20).distinct().toList()
                : Files.readAllLines(Path.of(corpus)).stream().map(String::strip).distinct().toList();
    }

    private Process start(String said, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve(said).toFile()).start();
        started.add(process);
        return process;
    }

    private Process encodeSpark(String said, long bytes) throws IOException {
        Path events = Files.createDirectory(folder.resolve(said + "-events"));
        List<String> command = new ArrayList<>(List.of(HOUSE.resolve("scripts/encode-spark").toString(), "--input",
                "in", "--output", "out", "--master", "local-cluster[2,1,1024]", "--part-bytes",
                String.valueOf(bytes / PARTS + 1), "--model", MODEL));
        Map.of("enabled", "true", "dir", events.toUri().toString(), "compress", "false", "rolling.enabled", "false")
                .forEach((name, value) -> command.addAll(List.of("--conf", "spark.eventLog." + name + "=" + value)));
        return start(said, command);
    }

    private Set<String> parts() throws IOException {
        Set<String> parts = new HashSet<>();
        if (Files.isDirectory(folder.resolve("out"))) {
            try (Stream<Path> files = Files.list(folder.resolve("out"))) {
                for (Path part : files.filter(file -> file.getFileName().toString().startsWith("part=")).toList()) {
                    try (Stream<Path> inside = Files.list(part)) {
                        if (inside.anyMatch(file -> file.toString().endsWith(".parquet"))) {
                            parts.add(part.getFileName().toString());
                        }
                    }
                }
            }
        }
        return parts;
    }

    private void awaitParts(Process process, String said, int count) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (parts().size() < count) {
            assertThat(process.isAlive()).as("it still runs: %s", said(said)).isTrue();
            if (System.nanoTime() > end) {
                fail("only %d parts are there: %s", parts().size(), said(said));
            }
            Thread.sleep(20);
        }
    }

    private void awaitEnd(Process process, String said) throws IOException, InterruptedException {
        assertThat(process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).as("ends: %s", said(said)).isTrue();
        assertThat(process.exitValue()).as(said(said)).isZero();
    }

    private String said(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @Test
    void allIsDoneOnceWhateverIsKilled() throws Exception {
        for (String command : List.of("spark", "cli")) {
            assumeTrue(Files.exists(HOUSE.resolve("examples/" + command + "/target/sirocco.built")),
                    "scripts/encode and scripts/encode-spark have not been built: run each once with --help");
        }
        List<String> distinct = distinct();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            lines.add(json.writeValueAsString(Map.of("id", i, "text", distinct.get(i % distinct.size()))));
        }
        Path file = Files.write(Files.createDirectory(folder.resolve("in")).resolve("texts.jsonl"), lines);

        Process first = encodeSpark("first", Files.size(file));
        awaitParts(first, "first", PARTS / 4);
        kill(first);
        Set<String> before = parts();
        assertThat(before.size()).isBetween(PARTS / 4, PARTS / 2 - 1);
        SparkSession session = SparkSession.builder().master("local[2]").config("spark.ui.enabled", false)
                .config("spark.driver.host", "localhost").config("spark.driver.bindAddress", "127.0.0.1").getOrCreate();
        long texts = session.read().parquet(folder.resolve("out").toString()).count();

        Process second = encodeSpark("second", Files.size(file));
        awaitParts(second, "second", PARTS / 2);
        List<ProcessHandle> executors = second.descendants().filter(child -> child.info().commandLine().orElse("")
                .contains("CoarseGrainedExecutorBackend")).toList();
        assertThat(executors).hasSize(2)
                .allSatisfy(one -> assertThat(one.info().commandLine().orElse("")).contains("-XX:+UseSerialGC"));
        executors.getFirst().destroyForcibly();
        awaitEnd(second, "second");

        Matcher report = REPORT
                .matcher(said("second").lines().filter(line -> line.contains(" parts, ")).findFirst().orElse(""));
        assertThat(report.matches()).as(said("second")).isTrue();
        assertThat(Integer.parseInt(report.group(1))).isEqualTo(parts().size());
        assertThat(Integer.parseInt(report.group(2))).isEqualTo(before.size());
        assertThat(Long.parseLong(report.group(3))).as("texts that were encoded again").isEqualTo(TEXTS - texts);
        assertThat(parts()).containsAll(before);
        assertWhatAnExecutorWasAtWasDoneByAnother();
        check(session, distinct);
        session.stop();
    }

    private void assertWhatAnExecutorWasAtWasDoneByAnother() throws IOException {
        Set<String> removed = new HashSet<>();
        Map<String, String> lost = new HashMap<>();
        Map<String, String> done = new HashMap<>();
        try (Stream<Path> logs = Files.list(folder.resolve("second-events"))) {
            for (String line : Files.readAllLines(logs.filter(log -> !log.toString().endsWith(".crc")).findFirst()
                    .orElseThrow())) {
                JsonNode event = json.readTree(line);
                String task = event.path("Stage ID") + "/" + event.path("Task Info").path("Index");
                String executor = event.path("Task Info").path("Executor ID").asText();
                switch (event.path("Event").asText()) {
                    case "SparkListenerExecutorRemoved" -> removed.add(event.path("Executor ID").asText());
                    case "SparkListenerTaskEnd" -> {
                        String reason = event.path("Task End Reason").path("Reason").asText();
                        (reason.equals("Success") ? done : lost).put(task, executor);
                    }
                    default -> {
                    }
                }
            }
        }
        // Others may be told of when all is over.
        assertThat(lost).isNotEmpty().allSatisfy((task, executor) -> {
            assertThat(removed).contains(executor);
            assertThat(done).containsKey(task);
            assertThat(done.get(task)).isNotEqualTo(executor);
        });
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
        awaitEnd(start("alone", List.of(HOUSE.resolve("scripts/encode").toString(), "--input", file.toString(),
                "--output", "alone.jsonl", "--model", MODEL)), "alone");
        List<float[]> vectors = new ArrayList<>();
        try (Stream<String> lines = Files.lines(folder.resolve("alone.jsonl"))) {
            for (String line : (Iterable<String>) lines::iterator) {
                for (JsonNode field : json.readTree(line)) {
                    if (field.isArray()) {
                        vectors.add(json.convertValue(field, float[].class));
                    }
                }
            }
        }
        assertThat(vectors).hasSameSizeAs(texts);
        return vectors;
    }
}
