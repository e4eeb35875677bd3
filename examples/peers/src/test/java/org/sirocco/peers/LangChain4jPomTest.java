package org.sirocco.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.encoder.contract.CopiedPom;
import org.sirocco.encoder.contract.JavaProgram;
import org.sirocco.encoder.contract.RuntimeClassPath;

/** The pom that docs/langchain4j.md shows, copied whole. */
class LangChain4jPomTest {
    private static final Pattern POM = Pattern.compile("(?s)```xml\n(.*?)```");
    private static final Pattern PROGRAM = Pattern.compile("(?s)```java\n((?:import [^\n]+\n)+)\n(.*?)```");

    @TempDir
    private Path folder;

    private static Matcher shown(Pattern pattern) throws Exception {
        Matcher shown = pattern.matcher(Files.readString(Path.of("../../docs/langchain4j.md")));
        assertThat(shown.find()).isTrue();
        return shown;
    }

    @Test
    void itsVersionsAreThoseOfThisBuild() throws Exception {
        String page = shown(POM).group(1);

        assertThat(CopiedPom.ours(page)).containsExactly("sirocco-langchain4j", "sirocco-minilm");
        assertThat(CopiedPom.find(page, "//dependency[artifactId='langchain4j']/version"))
                .isEqualTo(CopiedPom.ofTheBuild("/project/properties/langchain4j.store.version"));
        assertThat(CopiedPom.find(page, "/project/properties/maven.compiler.release"))
                .isEqualTo(CopiedPom.ofTheBuild("/project/properties/maven.compiler.release"));
    }

    /** Maven, which may want its plugins from the network. */
    @Tag("long")
    @Test
    void itBuildsAndRunsThePagesProgram() throws Exception {
        Matcher program = shown(PROGRAM);
        CopiedPom project = new CopiedPom(folder);
        Files.writeString(project.file("pom.xml"), shown(POM).group(1));
        Files.writeString(project.file("src/main/java/org/example/Search.java"), """
                package org.example;

                %s
                public final class Search {
                    public static void main(String[] arguments) {
                        %s
                    }
                }
                """.formatted(program.group(1), program.group(2)));

        assertThat(project.run(new RuntimeClassPath(JavaProgram.ofTheTests()), "compile", "exec:exec"))
                .contains("Somebody has lunch.").contains("BUILD SUCCESS")
                .doesNotContain("start java with --add-modules");
    }
}
