package org.sirocco.text.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.formats.SafetensorsWriter;

/** {@link TinyModel} as the other families of its layers have it. */
public final class TinyFamilies {
    public static final List<String> TYPES = List.of("roberta", "xlm-roberta", "camembert", "distilbert", "electra",
            "mpnet", "modernbert", "nomic_bert", "gte", "eurobert");
    /** E of the ELECTRA, half of what its layers take. */
    private static final int NARROW = 4;
    /** BERT's names, and DistilBERT's. */
    private static final Map<String, String> DISTILLED = Map.ofEntries(Map.entry("encoder.layer", "transformer.layer"),
            Map.entry("attention.self.query", "attention.q_lin"), Map.entry("attention.self.key", "attention.k_lin"),
            Map.entry("attention.self.value", "attention.v_lin"),
            Map.entry("attention.output.dense", "attention.out_lin"),
            Map.entry("attention.output.LayerNorm", "sa_layer_norm"), Map.entry("intermediate.dense", "ffn.lin1"),
            Map.entry(".output.dense", ".ffn.lin2"), Map.entry(".output.LayerNorm", ".output_layer_norm"));
    /** The longer first: one ends as another does. */
    private static final List<String> ORDER = DISTILLED.keySet().stream()
            .sorted((a, b) -> Integer.compare(b.length(), a.length())).toList();

    private TinyFamilies() {}

    /** The config of a family; token 0 is the padding, so that RoBERTa's positions reach 15 tokens of 16. */
    public static Map<String, Object> config(String modelType) {
        if (TinyRotary.TYPES.contains(modelType)) {
            return TinyRotary.config(modelType);
        }
        Map<String, Object> bert = TinyModel.config();
        bert.put("model_type", modelType);
        bert.put("architectures", List.of());
        bert.remove("position_embedding_type");
        switch (modelType) {
            case "distilbert" -> {
                Map<String, Object> config = new LinkedHashMap<>(Map.of("model_type", modelType, "dim",
                        bert.get("hidden_size"), "n_layers", bert.get("num_hidden_layers"), "n_heads",
                        bert.get("num_attention_heads"), "hidden_dim", bert.get("intermediate_size"), "activation",
                        "gelu", "vocab_size", bert.get("vocab_size"), "max_position_embeddings",
                        bert.get("max_position_embeddings")));
                return config;
            }
            case "electra" -> bert.put("embedding_size", NARROW);
            case "mpnet" -> bert.remove("type_vocab_size");
            default -> bert.put("pad_token_id", 0);
        }
        return bert;
    }

    /** Its weights, each after {@code prefix}. */
    public static Map<String, Tensor> weights(String modelType, String prefix) {
        if (TinyRotary.TYPES.contains(modelType)) {
            return TinyRotary.weights(modelType, prefix);
        }
        Map<String, Tensor> weights = new LinkedHashMap<>();
        TinyModel.weights("").forEach((name, tensor) -> {
            if (modelType.equals("distilbert") || modelType.equals("mpnet")) {
                if (!name.contains("token_type")) {
                    put(weights, prefix + (modelType.equals("mpnet") ? shortened(name) : distilled(name)),
                            tensor.toArray(), tensor.shape());
                }
            } else if (modelType.equals("electra") && name.startsWith("embeddings.")) {
                int[] shape = tensor.shape().clone();
                shape[shape.length - 1] = NARROW;
                float[] cut = new float[tensor.size() * NARROW / tensor.width()];
                tensor.copyTo(0, cut, 0, cut.length);
                put(weights, prefix + name, cut, shape);
            } else {
                put(weights, prefix + name, tensor.toArray(), tensor.shape());
            }
        });
        if (modelType.equals("mpnet")) {
            int heads = TinyModel.CONFIG.numAttentionHeads();
            float[] bias = new float[32 * heads];
            for (int i = 0; i < bias.length; i++) {
                bias[i] = (i * 5 % 13 - 6) / 8f;
            }
            put(weights, prefix + "encoder.relative_attention_bias.weight", bias, 32, heads);
        }
        if (modelType.equals("electra")) {
            int hidden = TinyModel.CONFIG.hiddenSize();
            float[] projection = new float[hidden * NARROW];
            for (int i = 0; i < projection.length; i++) {
                projection[i] = (i * 7 % 11 - 5) / 8f;
            }
            put(weights, prefix + "embeddings_project.weight", projection, hidden, NARROW);
            put(weights, prefix + "embeddings_project.bias", new float[]{1, 2, 3, 4, 5, 6, 7, 8}, hidden);
        }
        return weights;
    }

    /** MPNet's names. */
    private static String shortened(String bert) {
        return bert.replace("attention.self.query", "attention.attn.q")
                .replace("attention.self.key", "attention.attn.k")
                .replace("attention.self.value", "attention.attn.v")
                .replace("attention.output.dense", "attention.attn.o")
                .replace("attention.output.LayerNorm", "attention.LayerNorm");
    }

    private static String distilled(String bert) {
        String name = bert;
        if (bert.startsWith("encoder.")) {
            for (String part : ORDER) {
                name = name.replace(part, DISTILLED.get(part));
            }
        }
        return name;
    }

    private static void put(Map<String, Tensor> weights, String name, float[] numbers, int... shape) {
        weights.put(name, Tensor.of(name, numbers, shape));
    }

    /** Config and weights into a folder that has the rest. */
    public static void write(Path folder, String modelType, String prefix) throws IOException {
        TinyModel.json(folder.resolve("config.json"), config(modelType));
        Files.deleteIfExists(folder.resolve("model.safetensors"));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), weights(modelType, prefix).values());
    }
}
