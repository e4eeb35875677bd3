package org.sirocco.text.folder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.families.BertConfig;

/** Encoders of {@link TinyModel}'s shape with rotary positions and gated networks, by their families' names. */
final class TinyRotary {
    static final List<String> TYPES = List.of("modernbert", "nomic_bert", "gte", "eurobert");

    private TinyRotary() {}

    /** Where a family's layers are. */
    static String layers(String modelType) {
        return switch (modelType) {
            case "nomic_bert" -> "encoder.layers";
            case "gte" -> "encoder.layer";
            default -> "layers";
        };
    }

    static Map<String, Object> config(String modelType) {
        BertConfig tiny = TinyModel.CONFIG;
        Map<String, Object> config = new LinkedHashMap<>(Map.of("model_type", modelType, "architectures", List.of(),
                "hidden_size", tiny.hiddenSize(), "num_hidden_layers", tiny.numHiddenLayers(), "num_attention_heads",
                tiny.numAttentionHeads(), "intermediate_size", tiny.intermediateSize(), "vocab_size",
                tiny.vocabSize(), "max_position_embeddings", tiny.maxPositionEmbeddings()));
        if (modelType.equals("nomic_bert") || modelType.equals("gte")) {
            config.put("type_vocab_size", tiny.typeVocabSize());
        }
        return config;
    }

    /** Its weights, each after {@code prefix}. */
    static Map<String, Tensor> weights(String modelType, String prefix) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        Random random = new Random(2);
        shapes(modelType).forEach((name, shape) -> {
            float[] numbers = new float[shape.length == 1 ? shape[0] : shape[0] * shape[1]];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (random.nextInt(255) - 127) / 64f;
            }
            weights.put(prefix + name, Tensor.of(prefix + name, numbers, shape));
        });
        return weights;
    }

    private static Map<String, int[]> shapes(String modelType) {
        BertConfig tiny = TinyModel.CONFIG;
        int c = tiny.hiddenSize();
        int f = tiny.intermediateSize();
        int words = tiny.vocabSize();
        Map<String, int[]> shapes = new LinkedHashMap<>();
        switch (modelType) {
            case "modernbert" -> {
                shapes.put("embeddings.tok_embeddings.weight", new int[]{words, c});
                shapes.put("embeddings.norm.weight", new int[]{c});
                shapes.put("final_norm.weight", new int[]{c});
            }
            case "eurobert" -> {
                shapes.put("embed_tokens.weight", new int[]{words, c});
                shapes.put("norm.weight", new int[]{c});
            }
            default -> {
                shapes.put("embeddings.word_embeddings.weight", new int[]{words, c});
                shapes.put("embeddings.token_type_embeddings.weight", new int[]{tiny.typeVocabSize(), c});
                biased(shapes, modelType.equals("gte") ? "embeddings.LayerNorm" : "emb_ln", c);
            }
        }
        for (int l = 0; l < tiny.numHiddenLayers(); l++) {
            layer(shapes, modelType, layers(modelType) + "." + l, c, f);
        }
        // The first attention has no norm.
        shapes.remove("layers.0.attn_norm.weight");
        return shapes;
    }

    private static void layer(Map<String, int[]> shapes, String modelType, String at, int c, int f) {
        switch (modelType) {
            case "modernbert" -> {
                shapes.put(at + ".attn_norm.weight", new int[]{c});
                shapes.put(at + ".attn.Wqkv.weight", new int[]{3 * c, c});
                shapes.put(at + ".attn.Wo.weight", new int[]{c, c});
                shapes.put(at + ".mlp_norm.weight", new int[]{c});
                shapes.put(at + ".mlp.Wi.weight", new int[]{2 * f, c});
                shapes.put(at + ".mlp.Wo.weight", new int[]{c, f});
            }
            case "nomic_bert" -> {
                shapes.put(at + ".attn.Wqkv.weight", new int[]{3 * c, c});
                shapes.put(at + ".attn.out_proj.weight", new int[]{c, c});
                biased(shapes, at + ".norm1", c);
                shapes.put(at + ".mlp.fc11.weight", new int[]{f, c});
                shapes.put(at + ".mlp.fc12.weight", new int[]{f, c});
                shapes.put(at + ".mlp.fc2.weight", new int[]{c, f});
                biased(shapes, at + ".norm2", c);
            }
            case "gte" -> {
                biased(shapes, at + ".attention.qkv_proj", 3 * c, c);
                biased(shapes, at + ".attention.o_proj", c, c);
                biased(shapes, at + ".attn_ln", c);
                shapes.put(at + ".mlp.up_gate_proj.weight", new int[]{2 * f, c});
                biased(shapes, at + ".mlp.down_proj", c, f);
                biased(shapes, at + ".mlp_ln", c);
            }
            default -> {
                for (String part : List.of("q", "k", "v", "o")) {
                    shapes.put(at + ".self_attn." + part + "_proj.weight", new int[]{c, c});
                }
                shapes.put(at + ".mlp.gate_proj.weight", new int[]{f, c});
                shapes.put(at + ".mlp.up_proj.weight", new int[]{f, c});
                shapes.put(at + ".mlp.down_proj.weight", new int[]{c, f});
                shapes.put(at + ".input_layernorm.weight", new int[]{c});
                shapes.put(at + ".post_attention_layernorm.weight", new int[]{c});
            }
        }
    }

    private static void biased(Map<String, int[]> shapes, String at, int... shape) {
        shapes.put(at + ".weight", shape);
        shapes.put(at + ".bias", new int[]{shape[0]});
    }
}
