package org.sirocco.text.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.sirocco.encoder.logging.Warnings;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.Head;
import org.sirocco.text.folder.SentenceModules.Module;
import org.sirocco.text.folder.TransformerFolder.Reading;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.ModelFiles;
import org.sirocco.text.keys.SentenceKeys;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.model.PoolingMode;
import org.sirocco.text.model.SentenceSettings;
import org.sirocco.text.model.TermModel;
import org.sirocco.text.model.TermSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the folder of a SPLADE model: as sentence-transformers writes it, or a bare masked language model's. */
public final class TermFolder {
    private static final Logger LOG = LoggerFactory.getLogger(TermFolder.class);
    private static final String EXPECTED = "Transformer (or MLMTransformer), then SpladePooling: no other sparse encoder is supported";

    private TermFolder() {}

    /**
     * Opens a folder; every weight is looked at once.
     *
     * @throws ModelFormatException if a file is missing, malformed or describes what is not supported
     */
    public static TermModel open(Path folder) {
        ModelFolder.checkIsOne(folder);
        Reading how = new Reading(ModelFolder.name(folder), ModelKind.TERMS, true,
                (encoder, arena) -> TransformerFolder.weights(encoder,
                        ModelFolder.conversion("AutoModelForMaskedLM"), arena));
        return ModelFolder.opening(folder, arena -> {
            boolean listed = ModelFiles.isThere(folder.resolve(ModelFolder.MODULES));
            ModelSettings own = listed ? own(folder) : ModelSettings.NONE;
            List<Module> modules = listed ? modules(folder) : List.of();
            TransformerFolder transformer = TransformerFolder.read(listed ? modules.getFirst().path() : folder, listed,
                    how, arena);
            Head head = head(transformer);
            EncoderModel encoder = transformer.encoder().withHead(head);
            TermSettings terms = listed
                    ? pooling(Json.read(modules.getLast().path().resolve(ModelFolder.CONFIG)), head.outputs())
                    : new TermSettings(false, false);
            if (!listed) {
                Warnings.warn(LOG, folder + " has no " + ModelFolder.MODULES
                        + ": taken as a bare language model, the greatest log(1 + ReLU) of all tokens");
            }
            SentenceSettings settings = new SentenceSettings(List.of(PoolingMode.MAX), true, List.of(), 0,
                    transformer.maxTokens(), own.prompts(), own.standardPrompt());
            return new TermModel(new LoadedModel(how.name(), encoder, transformer.tokenizer(), settings, arena), terms);
        });
    }

    /** Refuses what weighs no words, as far as that can be told before there are weights. */
    public static void checkKind(Path folder) {
        if (ModelFiles.isThere(folder.resolve(ModelFolder.MODULES))) {
            own(folder);
            modules(folder);
        } else {
            ModelKind.TERMS.checkArchitectures(folder);
        }
    }

    private static ModelSettings own(Path folder) {
        Json json = Json.optional(folder.resolve(ModelFolder.PROMPTS));
        ModelKind.TERMS.checkType(json.get("model_type"));
        ModelSettings settings = ModelSettings.of(json.checked(SentenceKeys.MODEL));
        if (settings.dimensions() != 0) {
            throw json.get("truncate_dim").wrong("nothing: words are not cut off a vocabulary");
        }
        return settings;
    }

    private static List<Module> modules(Path folder) {
        List<Module> modules = SentenceModules.list(folder);
        for (int i = 0; i < modules.size(); i++) {
            List<String> kinds = i == 0
                    ? List.of("Transformer", "MLMTransformer")
                    : i == 1 ? List.of("SpladePooling") : List.of();
            if (!kinds.contains(modules.get(i).kind())) {
                throw modules.get(i).type().wrong(EXPECTED);
            }
        }
        if (modules.size() < 2) {
            throw new ModelFormatException(folder.resolve(ModelFolder.MODULES),
                    String.format(Locale.ROOT, "lists %d modules, expected %s", modules.size(), EXPECTED));
        }
        return modules;
    }

    private static Head head(TransformerFolder transformer) {
        try {
            return transformer.family().vocabulary(transformer.config(), transformer.weights());
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(transformer.weights().file(), e.getMessage(), e);
        }
    }

    private static TermSettings pooling(Json json, int vocabulary) {
        json.checked(SentenceKeys.SPLADE);
        for (String key : List.of("embedding_dimension", "word_embedding_dimension")) {
            if (json.get(key).present() && json.get(key).intFrom(1) != vocabulary) {
                throw json.get(key).wrong(String.format(Locale.ROOT, "vocab_size (%d)", vocabulary));
            }
        }
        return new TermSettings(oneOf(json.get("pooling_strategy"), "max", "sum"),
                oneOf(json.get("activation_function"), "relu", "log1p_relu"));
    }

    /** Whether the other of two words stands there, not the usual one. */
    private static boolean oneOf(Json json, String usual, String other) {
        String text = json.present() ? json.text() : usual;
        if (!List.of(usual, other).contains(text)) {
            throw json.wrong(usual + " or " + other);
        }
        return text.equals(other);
    }
}
