package org.sirocco.examples.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.spark.SiroccoEncoder;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.SentenceEncoder;

/** Folders of texts, and one session on two threads for all tests of the module. */
abstract class FolderJobs {
    static final String MODEL = "random:layers=1,hidden=16,heads=2,ffn=16,length=64";
    static final long PART_BYTES = 600;

    static SparkSession session;

    @TempDir
    Path folder;

    @BeforeAll
    static void starts() {
        SparkSession.Builder builder = SparkSession.builder().master("local[2]").config("spark.ui.enabled", false)
                .config("spark.driver.host", "localhost").config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.codegen.wholeStage", false);
        FolderJob.settings(PART_BYTES).forEach(builder::config);
        session = builder.getOrCreate();
    }

    SiroccoEncoder encoder() {
        return new SiroccoEncoder().setModel(MODEL);
    }

    FolderJob.Done run(SiroccoEncoder encoder) throws IOException {
        return run(encoder, "auto");
    }

    FolderJob.Done run(SiroccoEncoder encoder, String format) throws IOException {
        return new FolderJob(session, folder.resolve("in").toString(), format, folder.resolve("out").toString(),
                PART_BYTES, encoder).run();
    }

    Path write(String name, List<String> lines) throws IOException {
        Path file = folder.resolve("in").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, lines);
    }

    static List<String> lines(String what, int count) {
        return IntStream.range(0, count).mapToObj(i -> what + " " + i).toList();
    }

    List<Row> written() {
        return session.read().parquet(folder.resolve("out").toString()).orderBy("part", "row").collectAsList();
    }

    List<Path> parts() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("part=")).sorted().toList();
        }
    }

    static void remove(Path part) throws IOException {
        try (Stream<Path> files = Files.list(part)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(part);
    }

    static void assertVectors(List<Row> rows, List<String> texts) {
        assertThat(rows).hasSameSizeAs(texts);
        try (SentenceEncoder encoder = SentenceEncoder.load(ModelSource.parse(MODEL),
                EncoderOptions.builder().threads(1).build())) {
            for (int i = 0; i < texts.size(); i++) {
                assertThat(rows.get(i).<String>getAs("text")).isEqualTo(texts.get(i));
                List<Float> vector = rows.get(i).getList(rows.get(i).fieldIndex("vector"));
                float[] expected = encoder.encode(texts.get(i)).vector();
                for (int c = 0; c < expected.length; c++) {
                    assertThat(vector.get(c)).isCloseTo(expected[c], within(1e-6f));
                }
            }
        }
    }

    static long rows(Path part) {
        return session.read().parquet(part.toString()).count();
    }

    String refused(SiroccoEncoder encoder, String format) throws IOException {
        try {
            run(encoder, format);
            return "not refused";
        } catch (IllegalArgumentException | IllegalStateException e) {
            return e.getMessage();
        }
    }
}
