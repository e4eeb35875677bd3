package org.sirocco.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The programs that the pages on frameworks show are those of sources that the build compiles and runs. */
class ShownProgramsTest {
    private final House house = House.here();

    ShownProgramsTest() throws IOException {}

    private List<Markdown.Block> blocks(String page, String language) throws IOException {
        return Markdown.of(Files.readString(house.path(page))).blocks().stream()
                .filter(block -> block.language().equals(language)).toList();
    }

    /** Without what is printed, which the sources' own tests check, and however the lines are broken. */
    private static String squeezed(String code) {
        return code.replaceAll(" // prints: .*", "").replaceAll("\\s+", "");
    }

    @ParameterizedTest
    @CsvSource({"docs/langchain4j.md, LangChain4jPageTest, 2", "docs/spring.md, Search, 1",
            "docs/spark.md, SparkPageTest, 1"})
    void javaIsThatOfASource(String page, String source, int programs) throws IOException {
        List<Markdown.Block> blocks = blocks(page, "java");
        String code = squeezed(house.source(source));

        assertThat(blocks).hasSize(programs);
        for (Markdown.Block block : blocks) {
            List<String> imports = block.lines().stream().filter(line -> line.startsWith("import ")).toList();
            assertThat(house.source(source).lines()).containsAll(imports);
            List<String> rest = block.lines().stream().filter(line -> !line.startsWith("import ")).toList();
            String body = squeezed(String.join("\n", rest));
            // A block whose end is the example's own may go on there.
            assertThat(code).contains(body.startsWith("try(") ? body.substring(0, body.length() - 1) : body);
        }
    }

    @Test
    void theSpringPagesSettingsAreTheExamples() throws IOException {
        assertThat(blocks("docs/spring.md", "properties")).singleElement()
                .satisfies(block -> assertThat(Files.readAllLines(
                        house.path("examples/spring/src/main/resources/application.properties")))
                        .containsExactlyElementsOf(block.lines()));
        String pom = squeezed(Files.readString(house.path("examples/spring/pom.xml")));
        assertThat(blocks("docs/spring.md", "xml")).singleElement().satisfies(block -> {
            for (String dependency : String.join("\n", block.lines()).split("(?<=</dependency>)\\s*")) {
                assertThat(pom).contains(squeezed(dependency.replaceAll("<version>.*</version>", ""))
                        .replace("</dependency>", ""));
            }
        });
    }

    @Test
    void theSpringPageNamesEachProperty() throws IOException {
        String page = Files.readString(house.path("docs/spring.md"));
        String properties = house.source("SiroccoEmbeddingProperties");
        List<String> names = Pattern.compile("@param (\\w+) {2,}").matcher(properties).results()
                .map(name -> name.group(1).replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)).toList();

        assertThat(names).hasSizeGreaterThan(10);
        assertThat(names).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }
}
