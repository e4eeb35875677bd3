package org.sirocco.text.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sirocco.encoder.Warnings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a sentence-transformers folder, as {@code modules.json} lists them: Transformer, Pooling, any Dense, and
 * Normalize or not, in this order.
 *
 * @param transformer folder of the encoder
 * @param pooling     folder of the Pooling module; null for a bare transformer, whose vector is the plain mean, as
 *                    sentence-transformers makes of it, too
 * @param dense       folders of Dense modules, in order
 * @param normalize   whether the vector is brought to unit length
 */
record SentenceModules(Path transformer, Path pooling, List<Path> dense, boolean normalize) {
    private static final Logger LOG = LoggerFactory.getLogger(SentenceModules.class);
    private static final String FILE = "modules.json";
    private static final String PACKAGE = "sentence_transformers.";

    static SentenceModules read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!ModelFiles.isThere(file)) {
            return new SentenceModules(folder, null, List.of(), false);
        }
        Path transformer = null;
        Path pooling = null;
        List<Path> dense = new ArrayList<>();
        boolean normalize = false;
        for (Json module : Json.read(file).list()) {
            String type = module.get("type").text();
            String kind = type.startsWith(PACKAGE) ? type.substring(type.lastIndexOf('.') + 1) : type;
            Json path = module.get("path");
            boolean inOrder = switch (kind) {
                case "Transformer" -> transformer == null && pooling == null;
                case "Pooling" -> transformer != null && pooling == null;
                case "Dense", "Normalize" -> pooling != null && !normalize;
                default -> throw module.get("type").wrong("a module of Transformer, Pooling, Dense, Normalize");
            };
            if (!inOrder) {
                throw module.get("type").wrong("the order Transformer, Pooling, Dense, Normalize");
            }
            switch (kind) {
                case "Transformer" -> transformer = inside(folder, path);
                case "Pooling" -> pooling = inside(folder, path);
                case "Dense" -> dense.add(inside(folder, path));
                default -> normalize = true;
            }
        }
        if (pooling == null) {
            throw new ModelFormatException(file, "lists no Transformer with a Pooling, expected both");
        }
        return new SentenceModules(transformer, pooling, List.copyOf(dense), normalize);
    }

    /** Says how a folder without the list is taken; once it has been opened, so that an error stands alone. */
    void warnWhereNothingIsListed(Path folder) {
        if (pooling == null) {
            Warnings.warn(LOG,
                    folder + " has no " + FILE + ": taken as a bare transformer, mean of all tokens, not normalised");
        }
    }

    private static Path inside(Path folder, Json path) {
        return ModelFiles.inside(folder, path.text(), path.file());
    }
}
