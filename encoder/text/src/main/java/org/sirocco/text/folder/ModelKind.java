package org.sirocco.text.folder;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.List;
import org.sirocco.text.families.ModelFamily;
import org.sirocco.text.formats.Json;

/** What a folder's model was made for, in the words of sentence-transformers. */
enum ModelKind {
    /** A vector of a text. */
    SENTENCES("SentenceTransformer", "feature-extraction", "token_embeddings", "last_hidden_state",
            "SentenceEncoder and sirocco encode take"),
    /** A score of a pair of texts, or one for each label. */
    PAIRS("CrossEncoder", "sequence-classification", "scores", "logits", "CrossEncoder and sirocco rerank take"),
    /** A weight for each word of the vocabulary. */
    TERMS("SparseEncoder", "fill-mask", "token_embeddings", "logits", "SparseEncoder and sirocco encode --sparse take");

    private static final String CLASSIFIER = "ForSequenceClassification";
    private static final String LANGUAGE_MODEL = "ForMaskedLM";

    private final String modelType;
    private final String task;
    private final String output;
    private final String methodOutput;
    private final String takers;

    ModelKind(String modelType, String task, String output, String methodOutput, String takers) {
        this.modelType = modelType;
        this.task = task;
        this.output = output;
        this.methodOutput = methodOutput;
        this.takers = takers;
    }

    /** What {@code sentence_bert_config.json} calls the task. */
    String task() {
        return task;
    }

    /** What it calls the task's result. */
    String output() {
        return output;
    }

    /** What it calls that of the model. */
    String methodOutput() {
        return methodOutput;
    }

    /** Refuses a model of another kind, and says what takes it. */
    void checkType(Json modelType) {
        String found = modelType.present() ? modelType.text() : SENTENCES.modelType;
        if (!found.equals(this.modelType)) {
            throw modelType.wrong(Arrays.stream(values()).filter(kind -> kind.modelType.equals(found)).findFirst()
                    .map(other -> String.format(Locale.ROOT, "%s: %s this one", this.modelType, other.takers))
                    .orElse(this.modelType));
        }
    }

    /**
     * Refuses a model that was made for something else, where nothing but {@code config.json} says what it was made for.
     *
     * @param named its key {@code architectures}
     */
    void checkArchitectures(ModelFamily family, Json named) {
        if (!named.present()) {
            return;
        }
        List<Json> names = named.list();
        switch (this) {
            case SENTENCES -> names.stream().filter(name -> !family.architectures().contains(name.text())).findFirst()
                    .ifPresent(name -> {
                        throw name.wrong(String.format(Locale.ROOT,
                                "one of %s: without modules.json only a bare encoder is one of sentences%s",
                                family.architectures(),
                                name.text().endsWith(CLASSIFIER) ? "; " + PAIRS.takers + " this one" : ""));
                    });
            case PAIRS -> expect(family, names, CLASSIFIER);
            case TERMS -> expect(family, names, LANGUAGE_MODEL);
        }
    }

    /** The same of a folder. */
    void checkArchitectures(Path folder) {
        Json config = Json.read(folder.resolve(ModelFolder.CONFIG));
        checkArchitectures(ModelFamily.of(config), config.get("architectures"));
    }

    private static void expect(ModelFamily family, List<Json> names, String end) {
        for (Json name : names) {
            if (!name.text().endsWith(end)) {
                ModelKind other = name.text().endsWith(CLASSIFIER)
                        ? PAIRS
                        : family.architectures().contains(name.text()) ? SENTENCES : null;
                throw name.wrong(String.format(Locale.ROOT, "one that ends in %s%s", end,
                        other == null ? "" : ": " + other.takers + " this one"));
            }
        }
    }
}
