package org.sirocco.encoder.contract;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * What a program gets beside a module, as Maven wrote it down: jars, and folders of classes of modules that have not been packed
 * yet.
 *
 * @param entries in the order of the class path
 */
public record RuntimeClassPath(List<Path> entries) {
    private static final Pattern NATIVE = Pattern.compile("(?i).*\\.(so|dll|dylib|jnilib)(\\.[0-9.]+)?");
    private static final Pattern ARTIFACT = Pattern.compile("(?s)</parent>.*?<artifactId>(.+?)</artifactId>");

    /** Of the module whose folder the tests run in; its pom writes {@code target/runtime-class-path.txt}. */
    public static RuntimeClassPath ofThisModule() throws IOException {
        return of(Path.of(""));
    }

    /** Of another module that is built before, by its folder. */
    public static RuntimeClassPath of(Path module) throws IOException {
        String path = Files.readString(module.resolve("target/runtime-class-path.txt")).strip();
        return new RuntimeClassPath(Stream.of(path.split(File.pathSeparator)).map(Path::of).toList());
    }

    /** Each entry's artifact, without its group and version. */
    public List<String> artifacts() throws IOException {
        List<String> artifacts = new ArrayList<>();
        for (Path entry : entries) {
            Path target = entry.getParent();
            if (target.endsWith("target")) {
                Matcher artifact = ARTIFACT.matcher(Files.readString(target.resolveSibling("pom.xml")));
                if (!artifact.find()) {
                    throw new IllegalStateException("no artifact beside " + target);
                }
                artifacts.add(artifact.group(1));
            } else {
                // In a Maven repository: artifact/version/artifact-version.jar.
                artifacts.add(target.getParent().getFileName().toString());
            }
        }
        return artifacts;
    }

    /** An entry as a jar: a module that Maven has not packed yet is packed into the folder. */
    public static Path jar(Path entry, Path folder) throws IOException {
        if (!Files.isDirectory(entry)) {
            return entry;
        }
        Path jar = Files.createTempFile(folder, "packed", ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(entry)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(new ZipEntry(entry.relativize(file).toString()));
                Files.copy(file, entries);
            }
        }
        return jar;
    }

    /** Libraries of machine code in any entry. */
    public List<String> nativeFiles() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path entry : entries) {
            if (Files.isDirectory(entry)) {
                addNative(entry, entry, found);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(entry)) {
                    addNative(entry, jar.getPath("/"), found);
                }
            }
        }
        return found;
    }

    private static void addNative(Path entry, Path root, List<String> found) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> NATIVE.matcher(file.toString()).matches()).map(file -> entry + "!" + file)
                    .forEach(found::add);
        }
    }
}
