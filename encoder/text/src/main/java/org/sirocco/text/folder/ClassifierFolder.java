package org.sirocco.text.folder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.text.families.ModelFamily;
import org.sirocco.text.folder.SentenceModules.Module;
import org.sirocco.text.folder.TransformerFolder.Reading;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.ModelFiles;
import org.sirocco.text.formats.Weights;
import org.sirocco.text.keys.SentenceKeys;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.model.PairClassifier;
import org.sirocco.text.model.ScoreActivation;
import org.sirocco.text.model.SentenceSettings;

/** Reads the folder of a cross-encoder: as sentence-transformers writes it, or a bare sequence classifier's. */
public final class ClassifierFolder {
    /** What transformers takes where the config says nothing. */
    private static final int USUAL_LABELS = 2;

    private ClassifierFolder() {}

    /**
     * Opens a folder; every weight is looked at once.
     *
     * @throws ModelFormatException if a file is missing, malformed or describes what is not supported
     */
    public static PairClassifier open(Path folder) {
        ModelFolder.checkIsOne(folder);
        Reading how = new Reading(ModelFolder.name(folder), ModelKind.PAIRS, true,
                (encoder, arena) -> TransformerFolder.weights(encoder,
                        ModelFolder.conversion("AutoModelForSequenceClassification"), arena));
        return ModelFolder.opening(folder, arena -> {
            boolean listed = ModelFiles.isThere(folder.resolve(ModelFolder.MODULES));
            Json own = listed ? own(folder) : Json.NONE;
            Path at = listed ? transformer(folder) : folder;
            TransformerFolder transformer = TransformerFolder.read(at, listed, how, arena);
            Json config = transformer.config();
            ModelFamily family = transformer.family();
            List<String> labels = labels(config);
            EncoderModel encoder = transformer.encoder().withHead(head(transformer, labels.size()));
            checkTypes(at, encoder);
            ModelSettings prompts = ModelSettings.of(own);
            SentenceSettings settings = new SentenceSettings(List.of(family.classifierPooling(config)), true, List.of(),
                    0, transformer.maxTokens(), prompts.prompts(), prompts.standardPrompt());
            return new PairClassifier(new LoadedModel(how.name(), encoder, transformer.tokenizer(), settings, arena),
                    labels, activation(own, config, labels.size()));
        });
    }

    /** Refuses what scores no pairs, as far as that can be told before there are weights. */
    public static void checkKind(Path folder) {
        if (ModelFiles.isThere(folder.resolve(ModelFolder.MODULES))) {
            own(folder);
            transformer(folder);
        } else {
            ModelKind.PAIRS.checkArchitectures(folder);
        }
    }

    private static Head head(TransformerFolder transformer, int labels) {
        Weights weights = transformer.weights();
        try {
            return transformer.family().classifier(transformer.config(), weights, labels);
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(weights.file(), e.getMessage(), e);
        }
    }

    /** {@code config_sentence_transformers.json}. */
    private static Json own(Path folder) {
        Json json = Json.optional(folder.resolve(ModelFolder.PROMPTS));
        ModelKind.PAIRS.checkType(json.get("model_type"));
        return json.checked(SentenceKeys.CROSS);
    }

    private static Path transformer(Path folder) {
        List<Module> modules = SentenceModules.list(folder);
        for (Module module : modules) {
            if (!module.kind().equals("Transformer") || modules.size() > 1) {
                throw module.type().wrong("one Transformer alone: no other module of a cross-encoder is supported");
            }
        }
        if (modules.isEmpty()) {
            throw new ModelFormatException(folder.resolve(ModelFolder.MODULES), "lists no Transformer");
        }
        return modules.getFirst().path();
    }

    /** The labels' names by number; where the config names none, those that transformers gives. */
    private static List<String> labels(Json config) {
        Json names = config.get("id2label");
        Json count = config.get("num_labels");
        List<String> labels = new ArrayList<>();
        if (!names.present()) {
            for (int i = 0; i < (count.present() ? count.intFrom(1) : USUAL_LABELS); i++) {
                labels.add("LABEL_" + i);
            }
            return labels;
        }
        int size = names.keys().size();
        if (size == 0) {
            throw names.wrong("at least one label");
        }
        if (count.present() && count.intFrom(1) != size) {
            throw count.wrong(String.format(Locale.ROOT, "as many as id2label has (%d)", size));
        }
        for (int i = 0; i < size; i++) {
            Json name = names.get(String.valueOf(i));
            if (labels.contains(name.text())) {
                throw name.wrong("another name than the labels before it");
            }
            labels.add(name.text());
        }
        return labels;
    }

    /** As the reference looks for it; where nothing is said, the sigmoid of one label and the logits of several. */
    private static ScoreActivation activation(Json own, Json config, int labels) {
        Json inner = config.get("sentence_transformers");
        boolean named = inner.present() && inner.keys().contains("activation_fn");
        for (Json name : List.of(own.get("activation_fn"),
                named ? inner.get("activation_fn") : config.get("sbert_ce_default_activation_function"))) {
            if (name.present()) {
                return function(name);
            }
        }
        return new ScoreActivation.Each(labels == 1 ? HeadActivation.SIGMOID : HeadActivation.IDENTITY);
    }

    /** What a class of PyTorch's computes; another is refused by name. */
    private static ScoreActivation function(Json name) {
        if (name.text().startsWith("torch.") && name.text().endsWith(".Softmax")) {
            return new ScoreActivation.Softmax();
        }
        return HeadActivation.of(name.text()).map(ScoreActivation.Each::new)
                .orElseThrow(() -> name.wrong(HeadActivation.names() + " or Softmax"));
    }

    /** A tokenizer that keeps the texts' types to itself would have to be asked not to give them. */
    private static void checkTypes(Path folder, EncoderModel encoder) {
        Json inputs = Json.optional(folder.resolve("tokenizer_config.json")).get("model_input_names");
        if (inputs.present() && encoder.embedding().types() > 1
                && inputs.list().stream().noneMatch(name -> name.text().equals("token_type_ids"))) {
            throw inputs.wrong("token_type_ids among them: pairs without types are not supported");
        }
    }
}
