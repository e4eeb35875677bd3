package org.sirocco.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the README and docs/ show is what the house holds: a file, section, command, option or class renamed fails here. */
class DocsTest {
    private final House house = House.here();
    private final DocsCheck check = new DocsCheck(house);

    DocsTest() throws IOException {}

    /** The README, what stands beside it, and everything in docs/. */
    static List<Path> pages(House house) throws IOException {
        List<Path> pages = new ArrayList<>(List.of(house.path("README.md")));
        for (String folder : List.of("", "docs")) {
            try (var files = Files.list(house.path(folder))) {
                files.filter(page -> page.toString().endsWith(".md") && !pages.contains(page)).sorted()
                        .forEach(pages::add);
            }
        }
        return pages;
    }

    private List<Path> pages() throws IOException {
        return pages(house);
    }

    @Test
    void everyLinkCommandOptionPathAndClassIsThere() throws IOException {
        List<Path> pages = pages();

        assertThat(pages).hasSizeGreaterThan(6);
        for (Path page : pages) {
            assertThat(check.complaints(page, Files.readString(page))).as("%s", page).isEmpty();
        }
    }

    /** It is for contributors, and CONTRIBUTING links it. */
    @Test
    void soDoesThePageOfTheEmulation() throws IOException {
        Path page = house.path("tornado-kernels/emulation/README.md");

        assertThat(check.complaints(page, Files.readString(page))).isEmpty();
        assertThat(Markdown.of(Files.readString(house.path("CONTRIBUTING.md"))).links())
                .contains("tornado-kernels/emulation/README.md");
    }

    @Test
    void theReadmeLinksEveryPage() throws IOException {
        List<String> links = Markdown.of(Files.readString(house.path("README.md"))).links();

        assertThat(links).containsAll(
                pages().stream().skip(1).map(page -> house.path("").relativize(page).toString()).toList());
    }

    @Test
    void everyScriptIsExecutableAndNamed() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path page : pages()) {
            all.append(Files.readString(page));
        }
        try (var scripts = Files.list(house.path("scripts"))) {
            for (Path script : scripts.filter(Files::isRegularFile).toList()) {
                assertThat(script.toFile().canExecute()).as("%s is executable", script).isTrue();
                assertThat(all).containsPattern("scripts/" + script.getFileName() + "\\b");
            }
        }
    }

    @Test
    void whatIsNotThereIsNoticed() throws IOException {
        String page = """
                # One & two, *three*
                [dead](nowhere.md) [here](#one--two-three) [not here](#three) [file](README.md#models) [old](README.md#gone)
                `scripts/none` `scripts/encode --formt csv "a text"` `scripts/encode --format csv|tsv` `--overlong chop`
                `--backnd` `--threads N` `-Pnone` `encoder/none` `encoder/core` `NoneEncoder` `SentenceEncoder`
                ```
                $ scripts/verify --gold FILE | tail -1
                this is output
                ```
                ```
                mvn verfy                  builds
                python3 scripts/none.py    runs
                cat a | scripts/encode     encodes
                curl example.org           is not known
                java --add-module a NoneBenchmark
                java --add-module a ProductBenchmark
                bin/sirocco learn
                bin/sirocco encde "a text"
                ```
                ```text
                none/    a folder
                ```
                """;

        assertThat(check.complaints(house.path("page.md"), page)).satisfiesExactly(
                c -> assertThat(c).isEqualTo("nowhere.md: there is no such file"),
                c -> assertThat(c).isEqualTo("#three: there is no such section"),
                c -> assertThat(c).isEqualTo("README.md#gone: there is no such section"),
                c -> assertThat(c).contains("--gold"),
                c -> assertThat(c).contains("mvn verfy"),
                c -> assertThat(c).contains("there is no scripts/none.py"),
                c -> assertThat(c).contains("curl"),
                c -> assertThat(c).contains("there is no class NoneBenchmark"),
                c -> assertThat(c).contains("no JVM here is given --add-module"),
                c -> assertThat(c).contains("bin/sirocco encde"),
                c -> assertThat(c).isEqualTo("none/: there is no such folder"),
                c -> assertThat(c).contains("there is no scripts/none"),
                c -> assertThat(c).contains("--formt"),
                c -> assertThat(c).contains("tsv"),
                c -> assertThat(c).contains("--overlong chop"),
                c -> assertThat(c).contains("--backnd"),
                c -> assertThat(c).contains("-Pnone"),
                c -> assertThat(c).isEqualTo("encoder/none: there is no such file or folder"),
                c -> assertThat(c).isEqualTo("NoneEncoder: there is no such class"));
    }
}
