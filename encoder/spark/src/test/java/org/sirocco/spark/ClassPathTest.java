package org.sirocco.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.encoder.contract.RuntimeClassPath;

/** What this artifact brings, and that the library runs with what Spark brings in place of its own. */
class ClassPathTest {
    @Test
    void bringsTheLibraryAndNothingThatSparkHas() throws IOException {
        RuntimeClassPath classPath = RuntimeClassPath.ofThisModule();

        assertThat(classPath.artifacts()).containsExactlyInAnyOrder("sirocco-encoder-text", "sirocco-encoder-core",
                "sirocco-encoder-simd", "sirocco-positional", "sirocco-tokenizer", "re2j");
        assertThat(classPath.nativeFiles()).isEmpty();
    }

    /** The pinned versions are those of the jars that Spark's own poms ask for, and not those that the house is built with. */
    @Test
    void theTestsRunOnSparksJacksonAndProtobuf() throws IOException {
        Path spark = jar(org.apache.spark.sql.Dataset.class);
        String version = spark.getParent().getFileName().toString();
        String parent = Files.readString(spark.getParent().resolveSibling("../spark-parent_2.13/" + version
                + "/spark-parent_2.13-" + version + ".pom").normalize());

        assertThat(jar(ObjectMapper.class)).hasFileName("jackson-databind-"
                + property(parent, "fasterxml.jackson.version") + ".jar");
        assertThat(jar(CodedInputStream.class)).hasFileName("protobuf-java-"
                + property(parent, "protobuf.version") + ".jar");
        assertThat(jar(scala.Option.class)).hasFileName("scala-library-" + property(parent, "scala.version") + ".jar");
        assertThat(jar(org.slf4j.Logger.class)).hasFileName("slf4j-api-" + property(parent, "slf4j.version") + ".jar");
        String house = Files.readString(Path.of("../../pom.xml"));
        assertThat(property(house, "jackson.version")).isNotEqualTo(property(parent, "fasterxml.jackson.version"));
        assertThat(property(house, "protobuf.version")).isNotEqualTo(property(parent, "protobuf.version"));
    }

    private static Path jar(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    private static String property(String pom, String name) {
        Matcher found = Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)<").matcher(pom);
        assertThat(found.find()).as(name).isTrue();
        return found.group(1);
    }

    /** An ONNX file through protobuf, a tokenizer and a configuration through Jackson. */
    @Test
    void theDefaultModelIsLaidOutAndReadWithThem(@TempDir Path cache) {
        Row row = new SiroccoEncoder().setCache(cache.toString())
                .transform(Session.rows(1, List.of("A man is eating food."))).first();

        assertThat(Session.vector(row)).hasSize(384).startsWith(
                new float[]{0.033242f, 0.004406f, -0.006277f, 0.048379f, -0.138702f, -0.033617f}, within(3e-6f));
    }
}
