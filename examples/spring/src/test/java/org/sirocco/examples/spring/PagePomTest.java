package org.sirocco.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.encoder.contract.CopiedPom;
import org.sirocco.encoder.contract.RuntimeClassPath;

/** The pom that docs/spring.md shows, copied whole. */
class PagePomTest {
    private static final String TEST = """
            package org.example;

            class VectorApiTest {
                @org.junit.jupiter.api.Test
                void isThere() {
                    org.assertj.core.api.Assertions.assertThat(ModuleLayer.boot().findModule("jdk.incubator.vector")).isPresent();
                }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void itsVersionsAreThoseOfThisBuild() throws Exception {
        String page = SpringPage.block("xml");

        assertThat(CopiedPom.ours(page)).containsExactly("sirocco-spring-boot-starter", "sirocco-minilm");
        assertThat(CopiedPom.find(page, "/project/parent[artifactId='spring-boot-starter-parent']/version"))
                .isEqualTo(CopiedPom.ofTheBuild("/project/properties/spring-boot.version"));
        assertThat(CopiedPom.find(page, "//dependency[artifactId='spring-ai-bom']/version"))
                .isEqualTo(CopiedPom.ofTheBuild("/project/properties/spring-ai.version"));
        assertThat(CopiedPom.find(page, "/project/properties/java.version"))
                .isEqualTo(CopiedPom.ofTheBuild("/project/properties/maven.compiler.release"));
    }

    /** Maven, which may want its plugins from the network. */
    @Tag("long")
    @Test
    void itBuildsTestsAndRunsThePagesProgram() throws Exception {
        CopiedPom project = new CopiedPom(folder);
        Files.writeString(project.file("pom.xml"), SpringPage.block("xml"));
        Files.writeString(project.file("src/main/resources/application.properties"), SpringPage.block("properties"));
        Files.writeString(project.file("src/main/java/org/example/Search.java"), SpringPage.block("java"));
        Files.writeString(project.file("src/test/java/org/example/VectorApiTest.java"), TEST);

        assertThat(project.run(RuntimeClassPath.ofThisModule(), "package", "spring-boot:run"))
                .contains("Tests run: 1, Failures: 0").contains("on backend simd").contains("Somebody has lunch.")
                .contains("BUILD SUCCESS");
        assertThat(project.file("target/search.jar")).exists();
    }
}
