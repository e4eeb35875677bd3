package org.sirocco.encoder.contract;

import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.xml.sax.InputSource;

/**
 * A project as a user has it who copies a page's pom: built by the Maven that runs the tests, with a repository that holds this
 * build's artifacts as if they had been installed. The module's pom tells its tests of that Maven.
 */
public final class CopiedPom {
    private static final Path ROOT = Path.of("../..");

    private final Path folder;
    private final Path project;

    /** Without network unless the build itself has it. */
    public CopiedPom(Path folder) throws IOException {
        assumeTrue(System.getProperty("maven.home") != null, "tests are run by Maven");
        this.folder = folder;
        project = Files.createDirectory(folder.resolve("project"));
    }

    /** What a pom has at a path of XPath. */
    public static String find(String pom, String path) throws Exception {
        return XPathFactory.newInstance().newXPath().evaluate(path, DocumentBuilderFactory.newInstance()
                .newDocumentBuilder().parse(new InputSource(new StringReader(pom))));
    }

    /** What the root of this build has there. */
    public static String ofTheBuild(String path) throws Exception {
        return find(Files.readString(ROOT.resolve("pom.xml")), path);
    }

    /** Which of this build's artifacts a pom depends on, each in this build's version or with another behind it. */
    public static List<String> ours(String pom) throws Exception {
        String version = ofTheBuild("/project/version");
        List<String> ours = new ArrayList<>();
        String dependency = "/project/dependencies/dependency[groupId='org.sirocco']";
        for (int i = 1; i <= (int) Double.parseDouble(find(pom, "count(" + dependency + ")")); i++) {
            String its = find(pom, dependency + "[" + i + "]/version");
            ours.add(find(pom, dependency + "[" + i + "]/artifactId") + (its.equals(version) ? "" : ":" + its));
        }
        return ours;
    }

    /** A file of the project. */
    public Path file(String name) throws IOException {
        Path file = project.resolve(name);
        Files.createDirectories(file.getParent());
        return file;
    }

    /**
     * Runs Maven.
     *
     * @param classPath what has this build's artifacts
     * @return what was printed, whatever came of it
     */
    public String run(RuntimeClassPath classPath, String... goals) throws Exception {
        boolean offline = System.getProperty("maven.network").endsWith("=true");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                        "-B", "-ntp", offline ? "-o" : "-nsu", "-Dmaven.repo.local=" + repository(classPath)));
        command.addAll(List.of(goals));
        Path log = folder.resolve("log.txt");
        ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "MAVEN_OPTS"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        builder.environment().put("SPRING_AI_SIROCCO_EMBEDDING_BACKEND", "simd");
        Process process = builder.start();
        try {
            if (!process.waitFor(8, TimeUnit.MINUTES)) {
                throw new IllegalStateException("does not end: " + Files.readString(log));
            }
        } finally {
            process.destroyForcibly();
        }
        String printed = Files.readString(log, StandardCharsets.UTF_8);
        assumeFalse(offline && printed.contains("offline mode"),
                () -> "offline Maven lacks what the pom names: " + printed);
        return printed;
    }

    /** The local one, by links, with this build's artifacts in place of what is there of them. */
    private Path repository(RuntimeClassPath classPath) throws Exception {
        Path repository = Files.createDirectory(folder.resolve("repository"));
        Path local = Path.of(System.getProperty("maven.repository"));
        link(local, repository, "org");
        link(local.resolve("org"), Files.createDirectory(repository.resolve("org")), "sirocco");
        install(repository, "sirocco-parent", ROOT.resolve("pom.xml"), null);
        List<String> artifacts = classPath.artifacts();
        for (int i = 0; i < artifacts.size(); i++) {
            Path entry = classPath.entries().get(i);
            if (artifacts.get(i).startsWith("sirocco")
                    && !entry.getFileName().toString().matches("test-classes|.*-tests\\.jar")) {
                install(repository, artifacts.get(i), entry.getParent().resolveSibling("pom.xml"),
                        RuntimeClassPath.jar(entry, folder));
            }
        }
        return repository;
    }

    private static void link(Path from, Path to, String but) throws IOException {
        try (Stream<Path> all = Files.list(from)) {
            for (Path one : all.filter(path -> !path.endsWith(but)).toList()) {
                Files.createSymbolicLink(to.resolve(one.getFileName()), one);
            }
        }
    }

    private static void install(Path repository, String artifact, Path pom, Path jar) throws Exception {
        String version = ofTheBuild("/project/version");
        Path home = Files.createDirectories(repository.resolve("org/sirocco").resolve(artifact).resolve(version));
        Files.copy(pom, home.resolve(artifact + "-" + version + ".pom"));
        if (jar != null) {
            Files.copy(jar, home.resolve(artifact + "-" + version + ".jar"));
        }
    }
}
