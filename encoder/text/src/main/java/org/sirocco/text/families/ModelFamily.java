package org.sirocco.text.families;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.Head;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.Weights;
import org.sirocco.text.keys.KeyTable;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.model.PoolingMode;

/** One way in which {@code config.json} and tensor names describe an encoder; chosen by {@code model_type}. */
public interface ModelFamily {
    /** By which {@code config.json} names it. */
    String modelType();

    /** What {@code config.json} describes; whatever of it the encoder cannot do is refused by name. */
    Blueprint blueprint(Json json);

    /** What may stand before the names of its tensors. */
    List<String> prefixes();

    /** What to run where {@code tokenizer.json} is missing, for the message. */
    default String tokenizerRemedy() {
        return "make it in Python: AutoTokenizer.from_pretrained(folder).save_pretrained(folder)";
    }

    /** Whether its ONNX exports are read, too. */
    default boolean hasOnnxExports() {
        return false;
    }

    /** What is done with the keys of its {@code config.json}. */
    KeyTable keys();

    /** The architectures whose tokens are those of the bare encoder, so that their mean stands for a text. */
    List<String> architectures();

    /**
     * The head of its sequence classifiers: it makes a logit for each label of a text's pooled states.
     *
     * @param config  {@code config.json}
     * @param weights the encoder's and the head's
     * @throws ModelFormatException if there is none, or no classifier of the family is supported
     */
    default Head.Classification classifier(Json config, Weights weights, int labels) {
        throw config.get("model_type").wrong("another: classifiers of this family are not supported");
    }

    /**
     * The head of its masked language models: it makes a logit for each word of a token's states.
     *
     * @param config  {@code config.json}
     * @param weights the encoder's and the head's
     * @throws ModelFormatException if there is none, or no language model of the family is supported
     */
    default Head.Vocabulary vocabulary(Json config, Weights weights) {
        throw config.get("model_type").wrong("another: masked language models of this family are not supported");
    }

    /** What its sequence classifiers pool. */
    default PoolingMode classifierPooling(Json config) {
        return PoolingMode.CLS;
    }

    /** Every family there is. */
    static List<ModelFamily> all() {
        return List.of(new BertFamily(), RobertaFamily.ROBERTA, RobertaFamily.XLM_ROBERTA, RobertaFamily.CAMEMBERT,
                new DistilBertFamily(), new ElectraFamily(), new MpnetFamily(), new ModernBertFamily(),
                new NomicBertFamily(), new GteFamily(), new EuroBertFamily(), new MarianFamily(), new UseLiteFamily());
    }

    /** The family that a {@code config.json} names. */
    static ModelFamily of(Json json) {
        Json type = json.get("model_type");
        String name = type.text();
        return all().stream().filter(family -> family.modelType().equals(name)).findFirst().orElseThrow(() -> type
                .wrong("one of " + all().stream().map(ModelFamily::modelType).toList()));
    }

    /** The family that a {@code config.json} names, if its ONNX exports are read. */
    static ModelFamily ofOnnx(Json json) {
        ModelFamily family = of(json);
        if (!family.hasOnnxExports()) {
            throw json.get("model_type")
                    .wrong(String.format(Locale.ROOT, "one of %s: of ONNX files no others are supported", all().stream()
                            .filter(ModelFamily::hasOnnxExports).map(ModelFamily::modelType).toList()));
        }
        return family;
    }

    /**
     * What may stand before the names of an encoder: nothing, or what a task's head, a sentence-transformers export or a
     * training loop's wrapper puts there.
     *
     * @param own under a task's head, such as {@code bert.}
     */
    static List<String> prefixes(String... own) {
        List<String> prefixes = new ArrayList<>(List.of("", "0.auto_model.", "auto_model.", "0.model.", "model.",
                "module.", "module.0.auto_model.", "module.0.model."));
        for (String before : List.of("", "model.", "module.", "0.model.", "0.auto_model.", "auto_model.")) {
            for (String name : own) {
                prefixes.add(before + name);
            }
        }
        return prefixes;
    }

    /**
     * The prefix after which a tensor is there.
     *
     * @throws ModelFormatException if it is nowhere
     */
    static String prefix(Weights weights, List<String> prefixes, String tensor) {
        return prefixes.stream().filter(p -> weights.names().contains(p + tensor)).findFirst()
                .orElseThrow(() -> new ModelFormatException(weights.file(),
                        String.format(Locale.ROOT, "tensor %s is missing, also after one of the prefixes %s", tensor,
                                prefixes)));
    }

    /** Refuses another name of a key that says something else than the key itself. */
    static void same(Json json, String alias, String key) {
        if (json.get(alias).present() && json.get(alias).intFrom(1) != json.get(key).intFrom(1)) {
            throw json.get(alias)
                    .wrong(String.format(Locale.ROOT, "%s (%d), which is the same", key, json.get(key).intFrom(1)));
        }
    }

    /**
     * Config and weights put together.
     *
     * @throws ModelFormatException if either is not supported or they contradict each other
     */
    default EncoderModel load(String name, Json json, ReadWeights weights) {
        json.checked(keys());
        Blueprint blueprint;
        try {
            blueprint = blueprint(json);
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(json.file(), e.getMessage(), e);
        }
        try {
            EncoderModel model = blueprint.build(name, weights);
            weights.expectWholeStack(model, prefixes());
            return model;
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(weights.file(), e.getMessage(), e);
        }
    }
}
