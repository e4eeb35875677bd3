package org.sirocco.examples.spark;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files of a folder and below, in order, or a single file; hidden ones, as Spark has it, are left out.
 *
 * @param format {@code text}, {@code jsonl} or {@code parquet}
 * @param folder as Spark names it; null where it is a single file
 */
record TextFiles(String format, String folder, List<TextFile> files) {
    /**
     * One of them.
     *
     * @param uri      as Spark names it
     * @param path     below the folder
     * @param modified milliseconds since 1970
     */
    record TextFile(String uri, String path, long size, long modified) {
        /** Of one way of writing it, of which there are several. */
        static String name(String uri) {
            return new Path(URI.create(uri)).toString();
        }

        /** As Spark takes it, to which some characters are patterns. */
        String literal() {
            return name(uri).replaceAll("[\\[\\]{}*?\\\\]", "\\\\$0");
        }
    }

    /** @param format {@code auto}: by the files' endings, which must agree */
    static TextFiles of(String input, String format, Configuration configuration) throws IOException {
        Path given = new Path(input);
        FileSystem system = given.getFileSystem(configuration);
        if (!system.exists(given)) {
            throw new IllegalArgumentException("there is no " + input);
        }
        Path root = system.makeQualified(given);
        boolean single = system.getFileStatus(root).isFile();
        List<TextFile> files = new ArrayList<>();
        RemoteIterator<LocatedFileStatus> all = system.listFiles(root, true);
        while (all.hasNext()) {
            LocatedFileStatus file = all.next();
            String path = single
                    ? root.getName()
                    : below(root, file.getPath());
            if (!path.startsWith("_") && !path.startsWith(".") && !path.contains("/_") && !path.contains("/.")) {
                files.add(new TextFile(file.getPath().toUri().toString(), path, file.getLen(),
                        file.getModificationTime()));
            }
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException("there are no files in " + input);
        }
        files.sort(Comparator.comparing(TextFile::path));
        expectSameColumns(files);
        return new TextFiles(format.equals("auto") ? byEnding(input, files) : format,
                single ? null : root.toString(), files);
    }

    /** Of files in folders like year=2026 and others beside these, Spark would read the ones and leave the others out. */
    private static void expectSameColumns(List<TextFile> files) {
        for (TextFile file : files) {
            if (!columns(file).equals(columns(files.getFirst()))) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "the folders of %s name the columns %s, those of %s %s: they must be the same for all files",
                        files.getFirst().path(), columns(files.getFirst()), file.path(), columns(file)));
            }
        }
    }

    private static List<String> columns(TextFile file) {
        String[] steps = file.path().split("/");
        return Arrays.stream(steps, 0, steps.length - 1).filter(step -> step.contains("="))
                .map(step -> step.substring(0, step.indexOf('='))).toList();
    }

    private static String below(Path root, Path file) {
        String folder = root.toUri().getPath();
        return file.toUri().getPath().substring(folder.endsWith("/") ? folder.length() : folder.length() + 1);
    }

    private static String byEnding(String input, List<TextFile> files) {
        Set<String> formats = new TreeSet<>();
        for (TextFile file : files) {
            String name = file.path().toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|bz2|zst|lz4|snappy|deflate)$", "");
            formats.add(name.endsWith(".parquet")
                    ? "parquet"
                    : name.matches(".*\\.(jsonl|ndjson|json)") ? "jsonl" : "text");
        }
        if (formats.size() > 1) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "%s holds files of several kinds by their endings, %s: say --format", input, formats));
        }
        return formats.iterator().next();
    }
}
