package org.sirocco.text.folder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sirocco.encoder.logging.Warnings;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.ModelFiles;
import org.sirocco.text.keys.KeyTable;
import org.sirocco.text.keys.SentenceKeys;
import org.sirocco.text.model.ModelFormatException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a sentence-transformers folder, as {@code modules.json} lists them: Transformer, Pooling, then any of Dense,
 * Normalize and Dropout, which does nothing.
 *
 * @param transformer folder of the encoder
 * @param pooling     folder of the Pooling module; null for a bare transformer, whose vector is the plain mean, as
 *                    sentence-transformers makes of it, too
 * @param steps       what follows the pooling, in order
 */
record SentenceModules(Path transformer, Path pooling, List<Step> steps) {
    private static final Logger LOG = LoggerFactory.getLogger(SentenceModules.class);
    private static final String FILE = "modules.json";
    private static final String PACKAGE = "sentence_transformers.";
    private static final String CONFIG = "config.json";

    /**
     * A module after the pooling.
     *
     * @param dense its folder, or null for unit length
     */
    record Step(Path dense) {}

    /**
     * One that {@code modules.json} lists.
     *
     * @param kind its class, without its packages where they are sentence-transformers' own
     * @param type as it is written
     */
    record Module(String kind, Json type, Path path) {}

    /** All that {@code modules.json} lists, which must be there. */
    static List<Module> list(Path folder) {
        Path file = folder.resolve(FILE);
        List<Module> modules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Json module : Json.read(file).list()) {
            module.checked(SentenceKeys.MODULES);
            Json name = module.get("name");
            if (name.present() && !names.add(name.text())) {
                throw name.wrong("a name of its own");
            }
            Json type = module.get("type");
            String kind = type.text().startsWith(PACKAGE)
                    ? type.text().substring(type.text().lastIndexOf('.') + 1)
                    : type.text();
            modules.add(new Module(kind, type, ModelFiles.inside(folder, module.get("path").text(), file)));
        }
        return modules;
    }

    static SentenceModules read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!ModelFiles.isThere(file)) {
            return new SentenceModules(folder, null, List.of());
        }
        Path transformer = null;
        Path pooling = null;
        List<Step> steps = new ArrayList<>();
        for (Module module : list(folder)) {
            boolean inOrder = switch (module.kind()) {
                case "Transformer" -> transformer == null && pooling == null;
                case "Pooling" -> transformer != null && pooling == null;
                case "Dense", "Normalize", "Dropout" -> pooling != null;
                default -> throw module.type().wrong("a module of Transformer, Pooling, Dense, Normalize, Dropout");
            };
            if (!inOrder) {
                throw module.type().wrong("the order Transformer, Pooling, then Dense, Normalize, Dropout");
            }
            Path path = module.path();
            switch (module.kind()) {
                case "Transformer" -> transformer = path;
                case "Pooling" -> pooling = path;
                case "Dense" -> steps.add(new Step(path));
                case "Normalize" -> {
                    check(path, SentenceKeys.NORMALIZE);
                    steps.add(new Step(null));
                }
                default -> check(path, SentenceKeys.DROPOUT);
            }
        }
        if (pooling == null) {
            throw new ModelFormatException(file, "lists no Transformer with a Pooling, expected both");
        }
        return new SentenceModules(transformer, pooling, List.copyOf(steps));
    }

    /** Older versions write no configuration for modules that have nothing to say. */
    private static void check(Path folder, KeyTable table) {
        if (ModelFiles.isThere(folder.resolve(CONFIG))) {
            Json.read(folder.resolve(CONFIG)).checked(table);
        }
    }

    /** Whether {@code modules.json} is there; without it sentence-transformers reads none of its own files. */
    boolean listed() {
        return pooling != null;
    }

    /** Says how a folder without the list is taken; once it has been opened, so that an error stands alone. */
    void warnWhereNothingIsListed(Path folder) {
        if (!listed()) {
            Warnings.warn(LOG,
                    folder + " has no " + FILE + ": taken as a bare transformer, mean of all tokens, not normalised");
        }
    }
}
