package org.sirocco.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    @CsvSource({"docs/langchain4j.md, LangChain4jPageTest, 1", "docs/spring.md, Search, 1",
            "docs/spark.md, SparkPageTest, 1"})
    void javaIsThatOfASource(String page, String source, int first) throws IOException {
        List<Markdown.Block> blocks = blocks(page, "java");
        String code = squeezed(house.source(source));

        // The others are compiled from the page itself by that source.
        for (Markdown.Block block : blocks.subList(0, first)) {
            List<String> imports = block.lines().stream().filter(line -> line.startsWith("import ")).toList();
            assertThat(house.source(source).lines()).containsAll(imports);
            List<String> rest = block.lines().stream().filter(line -> !line.matches("(import|package) .*"))
                    .toList();
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

    /** What the library's page shows compiles; its last program is of the accelerator's module, and examples/attention's. */
    @Test
    void theLibrarysPageCompiles(@TempDir Path folder) throws IOException {
        List<String> given = List.of("List<org.sirocco.text.EncodedText> sample",
                "org.sirocco.text.SentenceEncoder encoder");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Markdown.Block> blocks = blocks("docs/library.md", "java");
        assertThat(blocks).hasSizeGreaterThan(4);
        assertThat(blocks.getLast().lines()).contains("import org.sirocco.tornado.AttentionGraph;");
        for (Markdown.Block block : blocks.subList(0, blocks.size() - 1)) {
            String imports = block.lines().stream().filter(line -> line.startsWith("import "))
                    .collect(Collectors.joining("\n"));
            String body = block.lines().stream().filter(line -> !line.startsWith("import "))
                    .collect(Collectors.joining("\n"));
            String parameters = given.stream()
                    .filter(one -> !body.contains("Encoder encoder =") || !one.endsWith(" encoder"))
                    .collect(Collectors.joining(", "));
            Path source = Files.writeString(folder.resolve("Shown.java"),
                    imports + "\nimport java.util.*;\nclass Shown { void run(" + parameters + ") {\n" + body + "\n} }");
            ByteArrayOutputStream said = new ByteArrayOutputStream();

            int code = compiler.run(null, said, said, "-proc:none", "-d", folder.toString(), "-cp",
                    System.getProperty("java.class.path"), source.toString());

            assertThat(code).as("%s%n%s", said, body).isZero();
        }
    }
}
