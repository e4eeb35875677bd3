package org.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.cli.testing.OwnProcess;

/** Where a JVM runs must not show in what it writes: Arabic and Persian have digits of their own, Turkish another i. */
class LocaleTest {
    /** What each command writes; $ is the folder. */
    private static final List<String> COMMANDS = List.of("encode --output $/a.jsonl one 2",
            "encode --output $/a.csv one 2",
            "encode --output $/a.txt one 2", "encode --output $/a.npy one 2", "inspect --output $/a.html one",
            "inspect --output $/a.png --layer 0 --head 0 one", "inspect --output $/a.png one",
            "inspect --output $/b.npy one", "positions --length 20 --hidden 16",
            "positions --length 20 --hidden 16 --output $/p.png",
            "positions --frequencies FAIRSEQ --layout SPLIT --length 20 --hidden 16 --output $/p.npy",
            "encode --format JSONL --overlong CHUNK --output $/c 1234567890123456789", "encode --batch-tokens 0 x",
            "positions --hidden 7", "models --cache $");

    @TempDir
    private Path folder;

    private final Locale before = Locale.getDefault();

    @AfterEach
    void putTheLocaleBack() {
        Locale.setDefault(before);
    }

    /** For a JVM of its own: its locale, a number as that locale has it, and the files of all commands. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println(Locale.getDefault().toLanguageTag() + " " + String.format(Locale.getDefault(), "%d", 7));
            writeAll(Path.of(arguments[0]));
        }
    }

    private static void writeAll(Path into) throws IOException {
        Files.createDirectories(into);
        for (int i = 0; i < COMMANDS.size(); i++) {
            List<String> words = new ArrayList<>(List.of(COMMANDS.get(i).replace("$", into.toString()).split(" ")));
            if (!words.getFirst().equals("positions") && !words.getFirst().equals("models")) {
                words.addAll(List.of("--model", "random:layers=1,hidden=8,heads=2,ffn=8,seed=3,length=16", "--backend",
                        "scalar"));
            }
            StringWriter told = new StringWriter();
            PrintWriter printer = new PrintWriter(told);
            Main.commandLine().setOut(printer).setErr(printer).execute(words.toArray(String[]::new));
            Files.writeString(into.resolve("told" + i), told.toString().replace(into.toString(), "$"));
        }
    }

    private static Map<String, String> contents(Path into) throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(into)) {
            for (Path file : files.sorted().toList()) {
                all.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all;
    }

    private void assertSame(Map<String, String> expected) throws IOException {
        Map<String, String> actual = contents(folder.resolve("x"));
        assertThat(actual.keySet()).isEqualTo(expected.keySet()).contains("a.jsonl", "a.csv", "a.txt", "a.npy",
                "a.html",
                "a.png", "b.npy", "p.png", "p-similarity.png", "p.npy", "c");
        assertThat(actual).allSatisfy((file, content) -> assertThat(content.equals(expected.get(file))).as(file)
                .isTrue());
    }

    private Map<String, String> expected() throws IOException {
        Locale.setDefault(Locale.ROOT);
        writeAll(folder.resolve("expected"));
        return contents(folder.resolve("expected"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "tr-TR", "fa-IR", "de-DE", "th-TH-u-nu-thai"})
    void everyCommandWritesTheSame(String tag) throws IOException {
        Map<String, String> expected = expected();
        Locale.setDefault(Locale.forLanguageTag(tag));
        writeAll(folder.resolve("x"));

        assertSame(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG ٧", "tr-TR 7"})
    void soDoesAJvmThatIsStartedThere(String said) throws IOException {
        Locale locale = Locale.forLanguageTag(said.split(" ")[0]);
        File out = folder.resolve("out").toFile();
        OwnProcess process = OwnProcess.run(Redirect.to(out), List.of("-Dstdout.encoding=UTF-8"),
                Map.of("JDK_JAVA_OPTIONS",
                        "-Duser.language=" + locale.getLanguage() + " -Duser.country=" + locale.getCountry()),
                Program.class, List.of(folder.resolve("x").toString()));

        assertThat(process.exitCode()).as(process.errors().toString()).isZero();
        assertThat(Files.readAllLines(out.toPath())).containsExactly(said);
        assertSame(expected());
    }

    /** A build that is to run elsewhere ({@code JDK_JAVA_OPTIONS="-Duser.language=ar -Duser.country=EG" mvn verify}) does. */
    @Test
    void thisJvmRunsWhereTheBuildSaysThatItDoes() {
        Matcher asked = Pattern.compile("-Duser\\.language=(\\w+)(?:.*-Duser\\.country=(\\w+))?")
                .matcher(System.getenv().getOrDefault("JDK_JAVA_OPTIONS", ""));
        assumeThat(asked.find()).as("JDK_JAVA_OPTIONS names a language").isTrue();

        assertThat(before.getLanguage()).isEqualTo(asked.group(1));
        if (asked.group(2) != null) {
            assertThat(before.getCountry()).isEqualTo(asked.group(2));
        }
    }
}
