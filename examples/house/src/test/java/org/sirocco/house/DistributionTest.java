package org.sirocco.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as its descriptor lays it out, with a JDK that prints how it is started; no archive is made. */
class DistributionTest {
    private static final Pattern FILE = Pattern.compile(
            "<file>\\s*<source>([^<]+)</source>(?:\\s*<outputDirectory>([^<]+)</outputDirectory>)?(?:\\s*<destName>([^<]+)</destName>)?\\s*<fileMode>0([0-7]+)</fileMode>");
    private static final String JAVA = """
            #!/usr/bin/env bash
            for flag; do case $flag in -XX:AOTCacheOutput=*) : >"${flag#*=}"; exit ;; esac; done
            printf '%s\\n' "$@"
            """;

    @TempDir
    private Path folder;

    private final House house = House.here();
    private Path home;

    DistributionTest() throws IOException {}

    @BeforeEach
    void unpacks() throws IOException {
        home = Files.createDirectory(folder.resolve("any %tolder"));
        String module = "examples/distribution";
        List<MatchResult> files = FILE
                .matcher(Files.readString(house.path(module + "/src/main/assembly/distribution.xml"))).results()
                .toList();
        assertThat(files).hasSizeGreaterThan(7);
        for (MatchResult file : files) {
            String source = file.group(1).replace("${maven.multiModuleProjectDirectory}/", "");
            Path from = house.path(source.startsWith("src/") ? module + "/" + source : source);
            Path to = home.resolve(file.group(2) == null ? "" : file.group(2))
                    .resolve(file.group(3) == null ? from.getFileName().toString() : file.group(3));
            Files.createDirectories(to.getParent());
            if (source.contains("target/") || source.contains("${")) {
                Files.createFile(to);
            } else {
                Files.copy(from, to);
            }
            Files.setPosixFilePermissions(to, PosixFilePermissions.fromString(file.group(4).equals("755")
                    ? "rwxr-xr-x"
                    : "rw-r--r--"));
        }
        Path java = folder.resolve("jdk/bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(java, JAVA);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
    }

    private record Result(int exitCode, List<String> printed) {}

    private Result run(String jdk, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/sirocco").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "TORNADOVM_HOME"));
        builder.environment().putAll(Map.of("JAVA_HOME", folder.resolve(jdk).toString(), "XDG_CACHE_HOME",
                folder.resolve("cache").toString()));
        Process process = builder.start();
        process.getOutputStream().close();
        List<String> printed = process.inputReader().lines().toList();
        try {
            return new Result(process.waitFor(), printed);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private List<String> files(Path where) throws IOException {
        try (Stream<Path> files = Files.walk(where)) {
            return files.map(file -> where.relativize(file).toString()).sorted().toList();
        }
    }

    @Test
    void startsACommandFromWhatWasUnpacked() throws IOException {
        List<String> words = run("jdk", "encode", "a word").printed();
        List<String> file = run("jdk", "encode", "--input", "texts.txt").printed();

        assertThat(words).contains("-XX:TieredStopAtLevel=1").containsSequence("-cp", home + "/sirocco.jar")
                .endsWith("org.sirocco.cli.Main", "encode", "a word");
        assertThat(file).containsSequence("--add-modules", "jdk.incubator.vector")
                .doesNotContain("-XX:TieredStopAtLevel=1");
    }

    @Test
    void theLaboratoryIsFoundWhereItIsAskedFor() throws IOException {
        assertThat(Files.exists(home.resolve("lib/sirocco-lab.jar"))).isTrue();
        assertThat(run("jdk", "lab").printed())
                .containsSequence("-cp", home + "/sirocco.jar:" + home + "/lib/sirocco-lab.jar");
        assertThat(run("jdk", "--help").printed())
                .containsSequence("-cp", home + "/sirocco.jar:" + home + "/lib/sirocco-lab.jar");
    }

    @Test
    void learnsIntoTheUsersCacheAndWritesNothingOfItsOwn() throws IOException {
        List<String> before = files(home);

        Result learnt = run("jdk", "learn");

        assertThat(learnt.exitCode()).isZero();
        assertThat(learnt.printed()).hasSize(2)
                .allMatch(line -> line.startsWith("sirocco: " + folder.resolve("cache/sirocco/starts/")))
                .noneMatch(line -> line.contains("%")); // which the JVM would replace
        assertThat(run("jdk", "encode", "a word").printed())
                .contains("-XX:AOTCache=" + learnt.printed().get(1).replace("sirocco: ", ""));
        assertThat(run("jdk", "rerank", "a query").printed())
                .contains("-XX:AOTCache=" + learnt.printed().getFirst().replace("sirocco: ", ""));
        assertThat(files(home)).isEqualTo(before);
    }

    @Test
    void whatCannotBeLearntIsToldInALine() throws IOException {
        Files.createFile(folder.resolve("cache"));

        assertThat(run("jdk", "learn").printed()).singleElement().asString().contains("cannot be written");
        assertThat(run("jdk", "encode", "a word").exitCode()).isZero();
    }

    @Test
    void takesAJdkOfThisVersionOrANewerOne() throws IOException, InterruptedException {
        for (String version : List.of("25", "25.0.3", "26-ea", "31.0.1")) {
            assertThat(isJdk(version)).as(version).isTrue();
        }
        for (String version : List.of("1.8.0_402", "2.5", "17.0.12", "24.0.2")) {
            assertThat(isJdk(version)).as(version).isFalse();
        }
    }

    private boolean isJdk(String version) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
        return new ProcessBuilder("bash", "-c", ". \"$0\" && is_jdk \"$1\"", home.resolve("lib/jdk.sh").toString(),
                folder.resolve("jdk").toString()).start().waitFor() == 0;
    }
}
