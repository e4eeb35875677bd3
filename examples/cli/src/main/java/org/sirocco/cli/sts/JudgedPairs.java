package org.sirocco.cli.sts;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sirocco.text.formats.ModelFiles;
import org.sirocco.text.model.ModelFormatException;

/**
 * Pairs of sentences, and how alike people found them.
 *
 * @param set    the task that they belong to
 * @param part   of that task
 * @param first  the one sentence of each pair
 * @param second the other one
 * @param judged from 0, another subject, to 5, the same
 */
record JudgedPairs(Task set, String part, List<String> first, List<String> second, double[] judged) {
    /** A shared task, with the parts that MTEB's task of the same year has. */
    enum Task {
        /** SemEval-2012 task 6 (Agirre et al. 2012): MTEB's STS12. */
        STS_2012("STS-2012", "semeval-2012", "MSRpar", "MSRvid", "SMTeuroparl", "OnWN", "SMTnews"),
        /** *SEM 2013's shared task (Agirre et al. 2013) without SMT: MTEB's STS13. */
        STS_2013("STS-2013", "sts-2013", "headlines", "OnWN", "FNWN");

        private final String title;
        private final String folder;
        private final List<String> parts;

        Task(String title, String folder, String... parts) {
            this.title = title;
            this.folder = folder;
            this.parts = List.of(parts);
        }

        /** For people. */
        String title() {
            return title;
        }
    }

    /**
     * All parts of all tasks, in their order.
     *
     * @param data the jar, or a folder that it was unpacked into
     * @throws ModelFormatException if it does not hold them
     */
    static List<JudgedPairs> read(Path data) {
        if (Files.isDirectory(data)) {
            return readIn(data, data);
        }
        try (FileSystem jar = FileSystems.newFileSystem(data)) {
            return readIn(jar.getPath("/"), data);
        } catch (IOException e) {
            throw ModelFiles.unreadable(data, e);
        } catch (ProviderNotFoundException e) {
            throw new ModelFormatException(data, "is no jar", e);
        }
    }

    private static List<JudgedPairs> readIn(Path root, Path data) {
        List<JudgedPairs> all = new ArrayList<>();
        for (Task task : Task.values()) {
            for (String part : task.parts) {
                all.add(read(root, task, part, data));
            }
        }
        return List.copyOf(all);
    }

    private static JudgedPairs read(Path root, Task task, String part, Path data) {
        String input = String.format(Locale.ROOT, "datasets/%s/test/STS.input.%s.txt", task.folder, part);
        String gold = String.format(Locale.ROOT, "goldstandards/%s/test/STS.gs.%s.txt", task.folder, part);
        List<String> lines = lines(root, input, data);
        List<String> numbers = lines(root, gold, data);
        if (lines.size() != numbers.size()) {
            throw new ModelFormatException(data, String.format(Locale.ROOT, "%s has %d lines and %s has %d", input,
                    lines.size(), gold, numbers.size()));
        }
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        double[] judged = new double[lines.size()];
        for (int i = 0; i < lines.size(); i++) {
            String[] pair = lines.get(i).split("\t", -1);
            if (pair.length != 2) {
                throw new ModelFormatException(data, String.format(Locale.ROOT,
                        "line %d of %s has %d columns, expected two, separated by a tab", i + 1, input, pair.length));
            }
            first.add(pair[0]);
            second.add(pair[1]);
            try {
                judged[i] = Double.parseDouble(numbers.get(i).strip());
            } catch (NumberFormatException e) {
                throw new ModelFormatException(data,
                        String.format(Locale.ROOT, "line %d of %s is no number", i + 1, gold), e);
            }
        }
        return new JudgedPairs(task, part, first, second, judged);
    }

    private static List<String> lines(Path root, String file, Path data) {
        try {
            return Files.readAllLines(root.resolve(file));
        } catch (IOException e) {
            throw new ModelFormatException(data, file + " cannot be read: " + ModelFiles.reason(e), e);
        }
    }

    int size() {
        return judged.length;
    }
}
