package org.sirocco.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts in a house of their own, with a JDK that prints how it is started and a Maven that makes an empty jar. */
class LauncherTest {
    private static final String JAVA = """
            #!/usr/bin/env bash
            echo start >>"%1$s/starts"
            case " $* " in
              *" -XX:AOTCacheOutput="*) for flag; do case $flag in -XX:AOTCacheOutput=*) : >"${flag#*=}" ;; esac; done; exit ;;
              *.DeviceStart*) exec "%2$s/bin/java" "$2" -cp "%3$s" "${@:5}" ;;
            esac
            [ ! -e /dev/fd/9 ] || echo "the lock of the build is held"
            printf '%%s\\n' "$@"
            """;
    private static final String MAVEN = """
            #!/usr/bin/env bash
            echo "$@" >>"%1$s/builds"
            [ ! -e "%1$s/broken" ] || { echo "it does not compile"; exit 1; }
            mkdir -p examples/{cli,lab,peers}/target && : >examples/cli/target/sirocco.jar
            """;

    @TempDir
    private Path house;

    private Path sdk;

    @BeforeEach
    void builds() throws IOException {
        Path scripts = House.here().path("scripts");
        try (var files = Files.walk(scripts)) {
            for (Path file : files.toList()) {
                Files.copy(file, house.resolve("scripts").resolve(scripts.relativize(file)),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        program("jdk/bin/java", JAVA.formatted(house, System.getProperty("java.home"),
                System.getProperty("java.class.path")));
        Files.writeString(house.resolve("jdk/release"), "JAVA_VERSION=\"25.0.3\"\n");
        program("bin/mvn", MAVEN.formatted(house));
        String tornado = "<tornado.version>" + ReleaseTest.tornado(House.here()) + "</tornado.version>";
        Files.writeString(house.resolve("pom.xml"), tornado);
        Path api = house
                .resolve("sdk/share/java/tornado/tornado-api-" + ReleaseTest.tornado(House.here()) + ".jar");
        Files.createDirectories(api.getParent());
        Files.createFile(api);
        sdk = house.resolve("sdk");
        Files.writeString(sdk.resolve("tornado-argfile"), "--module-path .:" + api.getParent() + "\n");
        assertThat(run(Map.of(), "encode", "a word").exitCode()).isZero();
        Files.deleteIfExists(house.resolve("starts"));
        Files.deleteIfExists(house.resolve("builds"));
    }

    private void program(String name, String text) throws IOException {
        Path file = house.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Result(int exitCode, List<String> printed, String errors) {}

    private Result run(Map<String, String> environment, String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(house.resolve("scripts/" + script).toString()));
        command.addAll(List.of(arguments));
        return run(environment, command);
    }

    private Result run(Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(house.resolve("err").toFile());
        builder.environment().keySet()
                .removeAll(List.of("TORNADOVM_HOME", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"));
        builder.environment().put("JAVA_HOME", house.resolve("jdk").toString());
        builder.environment().merge("PATH", house + "/bin:", (path, own) -> own + path);
        builder.environment().putAll(environment);
        Process process = builder.start();
        List<String> printed = new String(process.getInputStream().readAllBytes()).lines().toList();
        return new Result(process.onExit().join().exitValue(), printed, Files.readString(house.resolve("err")));
    }

    private long count(String what) throws IOException {
        return Files.exists(house.resolve(what)) ? Files.readAllLines(house.resolve(what)).size() : 0;
    }

    private Map<String, String> withSdk() {
        return Map.of("TORNADOVM_HOME", sdk.toString());
    }

    @Test
    void startsOneJvmFromTheCacheAndPassesEveryArgumentOn() throws IOException {
        Result result = run(Map.of(), "encode", "--input", "a file", "");

        assertThat(result.printed()).contains("-XX:+UseSerialGC", "-Xmn24m",
                "-XX:AOTCache=" + house + "/examples/cli/target/sirocco-words.aot").endsWith("org.sirocco.cli.Main",
                        "encode",
                        "--input", "a file", "");
        assertThat(result.errors()).isEmpty();
        assertThat(count("starts")).isEqualTo(1);
        assertThat(count("builds")).isZero();
    }

    @Test
    void aFewWordsDoWithoutTheOptimisingCompiler() throws IOException {
        String quick = "-XX:TieredStopAtLevel=1";

        assertThat(run(Map.of(), "encode", "a word").printed()).contains(quick);
        assertThat(run(Map.of(), "encode", "--format", "csv", "a word").printed()).contains(quick);
        assertThat(run(Map.of(), "encode", "--stats", "--", "-a word").printed()).contains(quick);
        assertThat(run(Map.of(), "encode", "--input", "FILE", "--output", "OUT").printed()).doesNotContain(quick);
        assertThat(run(Map.of(), "encode", "--format", "csv").printed()).doesNotContain(quick);
        assertThat(run(Map.of(), "encode", "word ".repeat(90)).printed()).doesNotContain(quick);
        assertThat(run(Map.of(), "inspect", "a word").printed()).doesNotContain(quick);
    }

    /** With an incubator module the JVM links its classes anew at each start, cache or not. */
    @Test
    void aFewWordsDoWithoutTheVectorModuleAndHaveACacheOfTheirOwn() throws IOException {
        assertThat(run(Map.of(), "encode", "a word").printed())
                .contains("-Dsirocco.simd.plain=true",
                        "-XX:AOTCache=" + house + "/examples/cli/target/sirocco-words.aot")
                .doesNotContain("--add-modules");
        assertThat(run(Map.of(), "encode", "--input", "FILE").printed())
                .contains("--add-modules", "-XX:AOTCache=" + house + "/examples/cli/target/sirocco.aot")
                .doesNotContain("-Dsirocco.simd.plain=true");
        assertThat(run(withSdk(), "encode", "--backend", "tornado", "a word").printed())
                .contains("jdk.incubator.vector").doesNotContain("-Dsirocco.simd.plain=true");
    }

    @Test
    void jarsThatWerePackagedByHandAreLearntFromOnceMore() throws IOException {
        Files.setLastModifiedTime(house.resolve("examples/cli/target/sirocco.jar"),
                FileTime.fromMillis(System.currentTimeMillis() + 1_000));
        Files.delete(house.resolve("examples/cli/target/sirocco.aot"));

        assertThat(run(Map.of(), "models").printed())
                .contains("-XX:AOTCache=" + house + "/examples/cli/target/sirocco.aot");

        assertThat(count("builds")).isZero();
        Files.setLastModifiedTime(house.resolve("examples/cli/target/sirocco.jar"), FileTime.fromMillis(0));
        long starts = count("starts");
        run(Map.of(), "models");
        assertThat(count("starts")).isEqualTo(starts + 1);
    }

    @Test
    void theLaboratorysJarIsThereForItsCommandAndForHelpAlone() throws IOException {
        String jars = house + "/examples/cli/target/sirocco.jar";
        String all = jars + ":" + house + "/examples/lab/target/sirocco-lab.jar";

        assertThat(run(Map.of(), "lab", "--lang", "en").printed()).containsSequence("-cp", all)
                .anyMatch(flag -> flag.startsWith("-XX:AOTCache="));
        assertThat(run(Map.of(), "sirocco", "--help").printed()).containsSequence("-cp", all);
        assertThat(run(Map.of(), "sirocco").printed()).containsSequence("-cp", all);
        assertThat(run(Map.of(), "encode", "lab").printed()).containsSequence("-cp", jars);
        assertThat(count("builds")).isZero();
    }

    @Test
    void theEnvironmentsCollectorIsTheOnlyOne() throws IOException {
        assertThat(run(Map.of("JAVA_TOOL_OPTIONS", "-XX:+UseG1GC"), "models").printed())
                .doesNotContain("-XX:+UseSerialGC", "-Xmn24m");
        assertThat(run(Map.of("JAVA_TOOL_OPTIONS", "-XX:+UseStringDeduplication"), "models").printed())
                .contains("-XX:+UseSerialGC");
    }

    @Test
    void aClosedStandardInputHoldsNoText() throws IOException {
        Result result = run(Map.of(), List.of("bash", "-c", "exec '" + house + "/scripts/encode' a <&-"));

        assertThat(result.printed()).contains("-Dsirocco.tty=0");
        assertThat(run(Map.of(), "encode", "a").printed()).contains("-Dsirocco.tty=");
    }

    @Test
    void theSdkIsBuiltWithAndANamedDeviceStartsWithItsFlags() throws IOException {
        List<String> printed = run(withSdk(), "encode", "--backend", "tornado", "a word").printed();

        assertThat(printed).startsWith("@" + sdk + "/tornado-argfile", "--module-path", sdk + "/share/java/tornado",
                "--enable-native-access=ALL-UNNAMED", "--add-modules").contains("-XX:TieredStopAtLevel=1")
                .doesNotContain("-XX:+UseSerialGC")
                .noneMatch(flag -> flag.startsWith("-XX:AOTCache"));
        assertThat(count("builds")).isEqualTo(1);
        assertThat(run(withSdk(), "encode", "--backend", "simd", "a word").printed()).contains("-XX:+UseSerialGC");
        assertThat(count("builds")).isEqualTo(1);
    }

    @Test
    void whatKeepsANamedDeviceFromStartingIsOneLine() throws IOException {
        Files.delete(sdk.resolve("tornado-argfile"));

        Result result = run(withSdk(), "encode", "--backend", "tornado", "a word");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.printed()).isEmpty();
        assertThat(result.errors().lines().toList().getLast())
                .startsWith("sirocco: " + sdk + "/tornado-argfile: cannot be read: no such file");
    }

    @Test
    void buildsOnceWhatIsNewerAndTellsOfAFailure() throws IOException {
        Files.setLastModifiedTime(house.resolve("pom.xml"),
                FileTime.fromMillis(System.currentTimeMillis() + 3_600_000));
        Files.createFile(house.resolve("broken"));

        Result broken = run(Map.of(), "models");
        assertThat(broken.exitCode()).isEqualTo(1);
        assertThat(broken.errors()).contains("sirocco: building (once)", "it does not compile", "target/build.log");

        Files.delete(house.resolve("broken"));
        Files.setLastModifiedTime(house.resolve("pom.xml"), FileTime.fromMillis(0));
        assertThat(run(Map.of(), "compare", "--peers", "FILE").printed())
                .contains(
                        "%1$s/examples/cli/target/sirocco.jar:%1$s/examples/peers/target/sirocco-peers.jar:%1$s/examples/peers/target/lib/*"
                                .formatted(house));
        assertThat(Files.readAllLines(house.resolve("builds")).getLast())
                .contains("-pl examples/cli,examples/lab,examples/peers");
        assertThat(run(Map.of(), "compare", "--peers", "FILE").errors()).isEmpty();
        assertThat(count("builds")).isEqualTo(2);
    }

    @Test
    void commandsWithOtherModulesDoNotBuildEachOthersAnew() throws IOException {
        run(Map.of(), "compare", "--peers", "FILE");
        assertThat(count("builds")).isEqualTo(1);
        run(Map.of(), "models");
        run(Map.of(), "compare", "--peers", "FILE");
        assertThat(count("builds")).isEqualTo(1);

        run(withSdk(), "models");
        run(withSdk(), "compare", "--peers", "FILE");
        run(withSdk(), "models");
        assertThat(count("builds")).isEqualTo(3);
        run(Map.of(), "compare", "--peers", "FILE");
        assertThat(count("builds")).isEqualTo(4);
    }

    /** A file where a folder would have to be made: even the super-user, whom no permission stops, cannot write there. */
    @Test
    void whereNothingCanBeWrittenWhatIsBuiltRunsAndWhatIsNotIsOneLine() throws IOException {
        try (var files = Files.walk(house.resolve("target"))) {
            for (Path file : files.toList().reversed()) {
                Files.delete(file);
            }
        }
        Files.createFile(house.resolve("target"));
        assertThat(run(Map.of(), "models").exitCode()).isZero();
        Files.setLastModifiedTime(house.resolve("examples/cli/target/sirocco.jar"),
                FileTime.fromMillis(System.currentTimeMillis() + 1_000));
        Result untrained = run(Map.of(), "models");
        assertThat(untrained.exitCode()).isZero();
        assertThat(untrained.errors()).isEmpty();

        Files.delete(house.resolve("examples/cli/target/sirocco.jar"));
        Result unbuilt = run(Map.of(), "models");

        assertThat(unbuilt.exitCode()).isEqualTo(1);
        assertThat(unbuilt.errors().lines()).singleElement().asString()
                .startsWith("sirocco: " + house + " cannot be written, and what is built there is missing or older");
        assertThat(count("builds")).isZero();
    }

    @Test
    void learnsTheStartOnceAfterABuild() throws IOException {
        Files.delete(house.resolve("examples/cli/target/sirocco.built"));

        run(Map.of(), "models");

        assertThat(count("builds")).isEqualTo(1);
        assertThat(count("starts")).isEqualTo(4); // of NewerClasses, two to learn, and the command itself
        run(Map.of(), "models");
        assertThat(count("starts")).isEqualTo(5);
    }

    @Test
    void saysWhereTheJdkIsAndPassesByAnOlderOne() throws IOException {
        assertThat(run(Map.of(), "sirocco", "jdk").printed()).containsExactly(house + "/jdk");

        Files.writeString(house.resolve("jdk/release"), "JAVA_VERSION=\"21.0.9\"\n");
        program("newer/bin/java", "");
        Files.writeString(house.resolve("newer/release"), "JAVA_VERSION=\"26\"\n");
        Map<String, String> path = Map.of("PATH", house + "/newer/bin:" + System.getenv("PATH"));
        assertThat(run(path, "sirocco", "jdk").printed()).containsExactly(house + "/newer");
    }
}
