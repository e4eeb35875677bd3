package org.sirocco.examples.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.sirocco.examples.spark.TextFiles.TextFile;

/**
 * What is to be done, as it was written into the output folder when it was begun: whoever begins again must want the same of the
 * same files.
 *
 * @param settings all that vectors and parts depend on
 * @param schema   of the input's columns, as Spark writes it
 */
record Plan(Map<String, String> settings, List<TextFile> files, String schema) {
    static final String FILE = "_sirocco.json";
    private static final String COLUMN = "part=";

    /** What the part of a file's rows that begin at or behind a byte is called: no two have one name, on no machine another. */
    static String part(int file, long start) {
        return String.format(Locale.ROOT, "%06d@%012d", file, start);
    }

    /** Whether there is one; else the folder must be new or empty. */
    static boolean isBegun(Path output, Configuration configuration) throws IOException {
        FileSystem system = output.getFileSystem(configuration);
        if (system.exists(new Path(output, FILE))) {
            return true;
        }
        if (system.exists(output)) {
            for (FileStatus file : system.listStatus(output)) {
                if (!file.getPath().getName().equals(Owner.FILE)) {
                    throw new IllegalArgumentException(
                            output + " holds something else already: name a folder that is new or empty");
                }
            }
        }
        return false;
    }

    static Plan read(Path output, Configuration configuration) throws IOException {
        Path file = new Path(output, FILE);
        try (InputStream in = output.getFileSystem(configuration).open(file)) {
            return new ObjectMapper().readValue(in, Plan.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    /** It is there as a whole or not at all. */
    void write(Path output, Configuration configuration) throws IOException {
        FileSystem system = output.getFileSystem(configuration);
        Path unfinished = new Path(output, "." + FILE);
        try (OutputStream out = system.create(unfinished, true)) {
            out.write(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
        }
        if (!system.rename(unfinished, new Path(output, FILE))) {
            throw new IOException(output + " cannot be written");
        }
    }

    /** @throws IllegalArgumentException if other vectors are wanted, or of other texts */
    void expectSame(Map<String, String> wanted, List<TextFile> found, Path output) {
        for (String name : new TreeMap<>(wanted).keySet()) {
            if (!wanted.get(name).equals(settings.get(name))) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "%s was begun with --%s %s, not %s: name another folder", output,
                                name, settings.get(name), wanted.get(name)));
            }
        }
        Set<TextFile> others = new HashSet<>(files);
        for (TextFile file : found) {
            if (!others.remove(file)) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "%s is new or has changed since %s was begun: name another folder",
                                file.path(), output));
            }
        }
        if (!others.isEmpty()) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s is gone since %s was begun: name another folder",
                            others.iterator().next().path(), output));
        }
    }

    /** The parts that are there: a part's file comes into its folder as a whole, when its task is done. */
    static Set<String> done(Path output, Configuration configuration) throws IOException {
        FileSystem system = output.getFileSystem(configuration);
        Set<String> done = new HashSet<>();
        for (FileStatus folder : system.listStatus(output)) {
            if (folder.isDirectory() && folder.getPath().getName().startsWith(COLUMN)) {
                long files = Arrays.stream(system.listStatus(folder.getPath()))
                        .filter(file -> file.getPath().getName().endsWith(".parquet")).count();
                if (files > 1) {
                    throw new IllegalStateException(String.format(Locale.ROOT,
                            "%s holds %d files, and so its rows several times: delete that folder and start again",
                            folder.getPath(), files));
                }
                if (files == 1) {
                    done.add(folder.getPath().getName().substring(COLUMN.length()));
                }
            }
        }
        return done;
    }

    /** Whether each part that a file may have is there. */
    boolean isDone(int file, long partBytes, Set<String> done) {
        for (long start = 0; start == 0 || start < files.get(file).size(); start += partBytes) {
            if (!done.contains(part(file, start))) {
                return false;
            }
        }
        return true;
    }
}
