package org.sirocco.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sizes and names of the whole house, read from its sources, so that a module which this build leaves out counts as well. */
class HouseTest {
    private static final int MOST_LINES = 300;
    private static final int MOST_LINES_OF_THE_SPECIFICATION = 200;
    private static final int MOST_TYPES = 20;

    private static final Pattern SOURCE = Pattern.compile("(.*?)/?src/(main|test)/java/(.+)/([^/]+)\\.java");
    private static final Pattern IMPORT = Pattern
            .compile("(?m)^import (?:static )?(org\\.sirocco(?:\\.[a-z0-9]+)*)\\.[A-Z]");
    private static final Path HOUSE = house();

    private static Path house() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve(".mvn"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private record Source(Path file, String module, boolean main, String packageName) {}

    private static List<Source> sources() throws IOException {
        try (Stream<Path> files = Files.walk(HOUSE)) {
            return files.map(file -> SOURCE.matcher(HOUSE.relativize(file).toString())).filter(Matcher::matches)
                    .map(m -> new Source(HOUSE.resolve(m.group()), m.group(1), m.group(2).equals("main"),
                            m.group(3).replace('/', '.')))
                    .filter(source -> !source.module().contains("target")).toList();
        }
    }

    @Test
    void filesAreShort() throws IOException {
        Set<String> tooLong = new TreeSet<>();
        for (Source source : sources()) {
            int most = source.main() && source.packageName().equals("org.sirocco.encoder.scalar")
                    ? MOST_LINES_OF_THE_SPECIFICATION
                    : MOST_LINES;
            if (Files.readAllLines(source.file()).size() > most) {
                tooLong.add(source.file().getFileName().toString());
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void packagesAreSmall() throws IOException {
        Map<String, Integer> types = new TreeMap<>();
        for (Source source : sources()) {
            if (source.main() && !source.file().endsWith("package-info.java")) {
                types.merge(source.packageName(), 1, Integer::sum);
            }
        }
        types.values().removeIf(count -> count <= MOST_TYPES);
        assertThat(types).isEmpty();
    }

    /** Tests that reach into a package of their own module aside. */
    @Test
    void noPackageIsSplitBetweenModules() throws IOException {
        Map<String, Set<String>> modules = new TreeMap<>();
        for (Source source : sources()) {
            modules.computeIfAbsent(source.packageName(), name -> new TreeSet<>()).add(source.module());
        }
        modules.values().removeIf(homes -> homes.size() == 1);
        assertThat(modules).isEmpty();
    }

    /** By their imports, so that a module which this build leaves out is held to it as well. */
    @Test
    void packagesFormNoCycle() throws IOException {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (Source source : sources()) {
            if (source.main()) {
                Set<String> known = arrows.computeIfAbsent(source.packageName(), name -> new TreeSet<>());
                IMPORT.matcher(Files.readString(source.file())).results().map(found -> found.group(1))
                        .filter(imported -> !imported.equals(source.packageName())).forEach(known::add);
            }
        }
        assertThat(arrows).hasSizeGreaterThan(20);
        // A package whose arrows all lead to packages that are in no cycle is in none itself.
        while (arrows.entrySet().removeIf(entry -> Collections.disjoint(entry.getValue(), arrows.keySet()))) {
            // until no such package is left
        }
        assertThat(arrows.keySet()).isEmpty();
    }

    @Test
    void everyModuleHasAnAutomaticNameOfItsOwn() throws IOException {
        Pattern name = Pattern.compile("<module\\.name>(org\\.sirocco[a-z0-9.]*)</module\\.name>");
        Map<String, Path> names = new TreeMap<>();
        try (Stream<Path> files = Files.walk(HOUSE, 3)) {
            for (Path pom : files.filter(file -> file.endsWith("pom.xml")).toList()) {
                String text = Files.readString(pom);
                if (!text.contains("<packaging>pom</packaging>")) {
                    Matcher found = name.matcher(text);
                    assertThat(found.find()).as("%s has a module.name", HOUSE.relativize(pom)).isTrue();
                    assertThat(names.put(found.group(1), pom)).as("another module is called %s", found.group(1))
                            .isNull();
                }
            }
        }
        assertThat(names).containsKeys("org.sirocco", "org.sirocco.encoder.simd", "org.sirocco.text",
                "org.sirocco.minilm");
    }

    /** Maven's install fails on a module that has made no jar, and with it what the docs begin with. */
    @Test
    void whatMakesNoJarIsNotInstalled() throws IOException {
        int without = 0;
        try (Stream<Path> files = Files.walk(HOUSE, 3)) {
            for (Path pom : files.filter(file -> file.endsWith("pom.xml")).toList()) {
                String text = Files.readString(pom);
                if (text.matches("(?s).*<id>default-jar</id>\\s*<phase>none</phase>.*")) {
                    assertThat(text).as("%s", HOUSE.relativize(pom))
                            .contains("<maven.install.skip>true</maven.install.skip>");
                    without++;
                }
            }
        }
        assertThat(without).isPositive();
    }
}
