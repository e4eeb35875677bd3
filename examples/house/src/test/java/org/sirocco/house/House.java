package org.sirocco.house;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/** The project's folder, for tests that hold what is written about it to what is there. */
final class House {
    private final Path folder;
    private final StringBuilder poms = new StringBuilder();
    private final Map<String, Path> sources = new HashMap<>();

    private House(Path folder) throws IOException {
        this.folder = folder;
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                String name = directory.getFileName().toString();
                return name.equals("target") || name.equals(".git")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = file.getFileName().toString();
                if (name.equals("pom.xml")) {
                    poms.append(Files.readString(file));
                } else if (name.endsWith(".java")) {
                    sources.put(name.substring(0, name.length() - ".java".length()), file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Found from the folder of the module that is tested. */
    static House here() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("scripts/sirocco"))) {
            folder = folder.getParent();
        }
        return new House(folder);
    }

    Path path(String inside) {
        return folder.resolve(inside);
    }

    boolean holds(String inside) {
        return Files.exists(path(inside));
    }

    boolean holdsClass(String simpleName) {
        return sources.containsKey(simpleName);
    }

    String source(String simpleName) throws IOException {
        return Files.readString(sources.get(simpleName));
    }

    /** All of them, one after the other. */
    String poms() {
        return poms.toString();
    }
}
