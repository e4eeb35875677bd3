package org.sirocco.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a release is made of, read from the poms and the classes: nothing here builds one. */
class ReleaseTest {
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(sirocco[^<]*)</artifactId>");
    private static final Pattern VERSION = Pattern.compile("<version>([^<$]+)</version>");
    private static final Pattern INTERNAL = Pattern.compile("<internal\\.packages>([^<]+)</internal\\.packages>");
    private static final Pattern COORDINATES = Pattern.compile("org\\.sirocco:sirocco[a-z0-9-]*:([\\w.-]+)");
    private static final Pattern DEPENDENCY = Pattern.compile(
            "<groupId>org\\.sirocco</groupId>\\s*<artifactId>([^<]+)</artifactId>\\s*(?:<version>([^<]+)</version>)?");
    /** Of TornadoVM, in whichever way it is written. */
    private static final Pattern TORNADO = Pattern
            .compile("(?i)tornado(?:vm|-api|\\.version>)?[ -]?(\\d+\\.\\d+\\.\\d+)");
    private static final String NO_API = "Internal: no part of the API.";

    private final House house = House.here();
    private final String parent = pom(".");
    private final String version = all(VERSION, parent).getFirst();

    ReleaseTest() throws IOException {}

    /** The version of TornadoVM, as {@code 5.2.0-jdk25}. */
    static String tornado(House house) throws IOException {
        Matcher property = Pattern.compile("<tornado\\.version>([^<]+)<")
                .matcher(Files.readString(house.path("pom.xml")));
        assertThat(property.find()).isTrue();
        return property.group(1);
    }

    private String pom(String folder) throws IOException {
        return Files.readString(house.path(folder + "/pom.xml"));
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private Set<String> modules() {
        return new TreeSet<>(all(MODULE, parent));
    }

    /** The folders of those whose jars are published. */
    private List<String> published() throws IOException {
        List<String> published = new ArrayList<>();
        for (String module : modules()) {
            if (!pom(module).contains("<unpublished>true<") && !pom(module).contains("<packaging>pom<")) {
                published.add(module);
            }
        }
        assertThat(published).hasSizeGreaterThan(7);
        return published;
    }

    private static List<String> internalPackages(String pom) {
        return all(INTERNAL, pom).stream().flatMap(names -> Stream.of(names.split(";"))).toList();
    }

    @Test
    void theLibraryIsPublishedAndNoExample() throws IOException {
        assertThat(published()).isNotEmpty().noneMatch(module -> module.startsWith("examples/"))
                .containsAll(modules().stream().filter(module -> module.startsWith("encoder/")).toList());
    }

    @Test
    void theBillOfMaterialsNamesWhatIsPublished() throws IOException {
        List<String> published = new ArrayList<>();
        for (String module : published()) {
            published.add(all(ARTIFACT, pom(module)).get(1)); // after the parent's
        }
        List<String> named = new ArrayList<>(all(ARTIFACT, pom("bom")));

        assertThat(named.removeFirst()).isEqualTo("sirocco-bom");
        assertThat(named).containsExactlyInAnyOrderElementsOf(published);
    }

    @Test
    void everythingIsOfOneVersion() throws IOException {
        for (String module : modules()) {
            assertThat(all(VERSION, pom(module))).as(module).first().isEqualTo(version);
        }
        assertThat(all(Pattern.compile("(?m)^## (.+)$"), Files.readString(house.path("CHANGELOG.md")))).first()
                .isEqualTo(version);
        int shown = 0;
        for (Path page : DocsTest.pages(house)) {
            List<String> versions = all(COORDINATES, Files.readString(page));
            assertThat(versions).as("%s", page).allMatch(version::equals);
            shown += versions.size();
        }
        assertThat(shown).isGreaterThan(3);
    }

    @Test
    void dependenciesToCopyAreOfThisVersionAndThere() throws IOException {
        int shown = 0;
        for (Path page : DocsTest.pages(house)) {
            for (MatchResult dependency : DEPENDENCY.matcher(Files.readString(page)).results().toList()) {
                assertThat(house.poms()).as("%s", page)
                        .contains("<artifactId>" + dependency.group(1) + "</artifactId>");
                assertThat(dependency.group(2)).as("%s", page).isIn(version, null);
                shown++;
            }
        }
        assertThat(shown).isGreaterThan(4);
    }

    @Test
    void whatIsInternalIsThere() throws IOException {
        for (String module : published()) {
            for (String internal : internalPackages(pom(module))) {
                assertThat(house.path(module + "/src/main/java/" + internal.replace('.', '/'))).isDirectory();
            }
        }
    }

    /** Whoever reads the Javadoc finds there whatever it names. */
    @Test
    void theApiShowsNothingInternal() throws IOException {
        Set<String> internal = internal();
        Set<String> shown = new TreeSet<>();
        List<JavaClass> api = api(published());
        for (JavaClass type : api) {
            shows(type).flatMap(seen -> seen.getAllInvolvedRawTypes().stream())
                    .filter(seen -> internal.contains(seen.getBaseComponentType().getPackageName()))
                    .forEach(seen -> shown.add(type.getName() + " shows " + seen.getName()));
        }

        assertThat(internal).hasSizeGreaterThan(15);
        assertThat(api).hasSizeGreaterThan(60);
        assertThat(shown).isEmpty();
    }

    /** Whoever imports a class by what an editor offers for its name, or catches an exception, gets the one that is meant. */
    @Test
    void noNameOfTheApiIsThereTwiceOnOneClassPath() throws IOException {
        // Each of the adapters is alone with the rest.
        List<String> together = published().stream()
                .filter(module -> !module.matches(".*/(langchain4j|spark|spring.*)")).toList();
        List<String> names = api(together).stream().filter(type -> type.getEnclosingClass().isEmpty())
                .map(JavaClass::getSimpleName).toList();

        assertThat(names).hasSizeGreaterThan(60).doesNotHaveDuplicates();
    }

    private Set<String> internal() throws IOException {
        Set<String> internal = new TreeSet<>();
        for (String module : published()) {
            internal.addAll(internalPackages(pom(module)));
        }
        return internal;
    }

    /** The types that are API, nested ones too, of the modules that have been built. */
    private List<JavaClass> api(List<String> modules) throws IOException {
        List<Path> classes = modules.stream().map(module -> module + "/target/classes").filter(house::holds)
                .map(house::path).toList();
        Set<String> internal = internal();
        List<JavaClass> api = new ArrayList<>();
        for (JavaClass type : new ClassFileImporter().importPaths(classes)) {
            if (isApi(type, internal)) {
                api.add(type);
            }
        }
        return api;
    }

    private boolean isApi(JavaClass type, Set<String> internal) throws IOException {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            if (!outer.getModifiers().contains(JavaModifier.PUBLIC)) {
                return false;
            }
            outer = outer.getEnclosingClass().get();
        }
        return outer.getModifiers().contains(JavaModifier.PUBLIC) && !internal.contains(type.getPackageName())
                && !type.getPackageName().isEmpty() && !house.source(outer.getSimpleName()).contains(NO_API);
    }

    private static Stream<JavaType> shows(JavaClass type) {
        Stream<JavaType> members = type.getMembers().stream().filter(ReleaseTest::isSeen)
                .flatMap(member -> switch (member) {
                    case com.tngtech.archunit.core.domain.JavaCodeUnit unit -> Stream
                            .concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream());
                    case com.tngtech.archunit.core.domain.JavaField field -> Stream.of(field.getType());
                    default -> Stream.of();
                });
        return Stream.concat(members, Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream()));
    }

    private static boolean isSeen(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    /** But for the poms' profiles, whose activation reads no property, and what people read. */
    @Test
    void theVersionOfTornadoVmStandsInOnePlace() throws IOException {
        String tornado = tornado(house);
        String number = tornado.replaceFirst("-.*", "");

        assertThat(all(Pattern.compile("tornado-api-([^$}]+?)\\.jar"), house.poms())).hasSizeGreaterThan(2)
                .allMatch(tornado::equals);
        for (Path page : DocsTest.pages(house)) {
            assertThat(all(TORNADO, Files.readString(page))).as("%s", page).allMatch(number::equals);
        }
        try (Stream<Path> files = Files.walk(house.path(""))) {
            for (Path file : files.filter(file -> file.toString().matches(".*/(src/.*|scripts/.*|\\.ci/.*)"))
                    .filter(file -> !file.toString().contains("/target/") && Files.isRegularFile(file)
                            && file.toString().matches(".*(\\.(java|sh|py|txt)|/[a-z-]+)"))
                    .toList()) {
                assertThat(all(TORNADO, Files.readString(file))).as("%s", file).isEmpty();
            }
        }
    }
}
