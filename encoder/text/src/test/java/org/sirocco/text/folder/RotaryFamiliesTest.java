package org.sirocco.text.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.AttentionPositions.Rotary;
import org.sirocco.encoder.model.AttentionReach;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.formats.SafetensorsWriter;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.store.ModelStore;

/** What the families with rotary positions read of a folder, and what they refuse; their numbers are held by fixtures. */
class RotaryFamiliesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<LinkedHashMap<String, Object>> KEYS = new TypeReference<>() {
    };

    @TempDir
    Path folder;

    /** @param keys JSON, put into the config */
    private void write(String modelType, String keys) throws IOException {
        TinyModel.writeSentence(folder);
        TinyFamilies.write(folder, modelType, "");
        Map<String, Object> config = TinyFamilies.config(modelType);
        config.putAll(JSON.readValue(keys, KEYS));
        TinyModel.json(folder.resolve("config.json"), config);
    }

    private interface Check {
        void of(EncoderModel encoder);
    }

    private void opened(Check check) {
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            check.of(model.encoder());
        }
    }

    private static List<String> reaches(EncoderModel encoder) {
        List<String> reaches = new ArrayList<>();
        for (EncoderLayer layer : encoder.layers()) {
            AttentionReach reach = layer.attention().function().reach();
            String near = reach instanceof AttentionReach.Window window ? "within " + window.each() : "all";
            reaches.add(near + " by " + (int) ((Rotary) layer.attention().function().positions()).base());
        }
        return reaches;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{} | [all by 160000, within 64 by 10000]",
            "{\"global_attn_every_n_layers\":1} | [all by 160000, all by 160000]",
            "{\"layer_types\":[\"sliding_attention\",\"full_attention\"],\"local_attention\":9,\"global_attn_every_n_layers\":1} | [within 4 by 10000, all by 160000]",
            "{\"global_rope_theta\":7,\"local_rope_theta\":8} | [all by 7, within 64 by 8]",
            "{\"global_rope_theta\":7,\"rope_parameters\":{\"sliding_attention\":{\"rope_theta\":9}}} | [all by 7, within 64 by 9]",
            "{\"global_rope_theta\":7,\"rope_parameters\":{\"full_attention\":{\"rope_type\":\"default\"},\"sliding_attention\":null}} | [all by 7, within 64 by 10000]"})
    void eachLayerOfModernBertHasItsReachAndBase(String keys, String reaches) throws IOException {
        write("modernbert", keys);
        opened(encoder -> {
            assertThat(reaches(encoder)).hasToString(reaches);
            assertThat(encoder.layers().getFirst().attention().norm()).isInstanceOf(BlockNorm.None.class);
            assertThat(encoder.layers().getLast().attention().norm()).isInstanceOf(BlockNorm.Before.class);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"eurobert | {} | 10000", "eurobert | {\"rope_theta\":250000.0} | 250000",
            "eurobert | {\"rope_theta\":2,\"rope_parameters\":{\"rope_theta\":3}} | 3",
            "eurobert | {\"rope_theta\":2,\"rope_parameters\":{\"rope_type\":\"default\"}} | 2",
            "gte | {} | 160000", "nomic_bert | {} | 1000", "nomic_bert | {\"rotary_emb_base\":5} | 5",
            "nomic_bert | {\"rotary_emb_base\":5,\"rope_theta\":5.0} | 5"})
    void theBaseIsWhatTheConfigSaysOrTheFamilysOwn(String modelType, String keys, int base) throws IOException {
        write(modelType, keys);
        opened(encoder -> assertThat(reaches(encoder)).containsOnly("all by " + base));
    }

    @Test
    void readsTheConfigOfTheFirstNomicModels() throws IOException {
        write("nomic_bert", "{}");
        List<EncoderLayer> layers = new ArrayList<>();
        opened(encoder -> layers.addAll(encoder.layers()));
        Map<String, Object> older = JSON.readValue(
                """
                        {"model_type":"nomic_bert","architectures":["NomicBertModel"],"auto_map":{"AutoModel":"x--m.NomicBertModel"},
                        "n_embd":8,"n_layer":2,"n_head":2,"n_inner":12,"n_positions":64,"layer_norm_epsilon":1e-12,
                        "activation_function":"swiglu","rotary_emb_base":1000,"rotary_emb_fraction":1.0,"vocab_size":10,
                        "prenorm":false,"qkv_proj_bias":false,"mlp_fc1_bias":false,"mlp_fc2_bias":false,"causal":false}
                        """,
                KEYS);
        TinyModel.json(folder.resolve("config.json"), older);
        opened(encoder -> {
            assertThat(encoder.layers()).hasToString(layers.toString());
            assertThat(encoder.maxTokens()).isEqualTo(64);
        });
        older.put("activation_function", "geglu");
        TinyModel.json(folder.resolve("config.json"), older);
        opened(encoder -> assertThat(encoder.layers().getFirst().feedForward().function().activation())
                .isEqualTo(Activation.GELU));
    }

    /** gate and up are the two halves of one tensor: which is which differs from family to family. */
    @ParameterizedTest
    @CsvSource({"modernbert, 'layers.0.mlp.Wi.weight, rows from 0', 'layers.0.mlp.Wi.weight, rows from 12'",
            "gte, 'encoder.layer.0.mlp.up_gate_proj.weight, rows from 12', 'encoder.layer.0.mlp.up_gate_proj.weight, rows from 0'",
            "nomic_bert, encoder.layers.0.mlp.fc12.weight, encoder.layers.0.mlp.fc11.weight",
            "eurobert, layers.0.mlp.gate_proj.weight, layers.0.mlp.up_proj.weight"})
    void theGateIsTheFamilys(String modelType, String gate, String up) throws IOException {
        write(modelType, "{}");
        opened(encoder -> {
            FeedForward.Gated network = (FeedForward.Gated) encoder.layers().getFirst().feedForward().function();
            assertThat(network.gate().weight().name()).isEqualTo(gate);
            assertThat(network.up().weight().name()).isEqualTo(up);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "modernbert | layer_types | [\"full_attention\"] | layer_types is a list, expected one for each of num_hidden_layers (2)",
            "modernbert | layer_types | [\"full_attention\",\"odd\"] | layer_types[1] is 'odd', expected full_attention or sliding_attention",
            "modernbert | rope_parameters | {\"rope_theta\":3} | rope_parameters.rope_theta is 3, expected nothing: kinds of layers are",
            "modernbert | rope_parameters | {\"full_attention\":{\"rope_type\":\"yarn\"}} | rope_parameters.full_attention.rope_type is 'yarn', expected default",
            "modernbert | rope_scaling | {\"factor\":2} | rope_scaling is an object, expected nothing: positions that turn in another way",
            "modernbert | global_rope_theta | 0 | the base of rotary positions (0.0) must be above 0",
            "modernbert | num_attention_heads | 3 | num_attention_heads is 3, expected a divisor of hidden_size (8)",
            "modernbert | num_attention_heads | 8 | rotary positions turn the halves of a head against each other: its size (1) must be even",
            "modernbert | attention_bias | true | tensor layers.0.attn.Wqkv.bias is missing",
            "modernbert | norm_bias | true | tensor embeddings.norm.bias is missing",
            "modernbert | mlp_bias | true | tensor layers.0.mlp.Wi.bias is missing",
            "modernbert | auto_map | {\"AutoModel\":\"m.M\"} | auto_map is an object, expected nothing: a model's own code is not run",
            "modernbert | num_hidden_layers | 1 | tensor layers.1.attn_norm.weight has no place in the encoder",
            "eurobert | num_key_value_heads | 3 | num_key_value_heads is 3, expected a divisor of num_attention_heads (2)",
            "eurobert | num_key_value_heads | 1 | tensor layers.0.self_attn.k_proj.weight has shape [8, 8], the config asks for [4, 8]",
            "eurobert | head_dim | 6 | tensor layers.0.self_attn.q_proj.weight has shape [8, 8], the config asks for [12, 8]",
            "eurobert | rope_parameters | {\"partial_rotary_factor\":0.5} | partial_rotary_factor is 0.5, expected 1",
            "eurobert | rope_parameters | {\"factor\":2} | rope_parameters.factor is 2, expected nothing: what this key does",
            "gte | type_vocab_size | 0 | tensor embeddings.token_type_embeddings.weight has no place",
            "gte | logn_attention_scale | true | logn_attention_scale is true, expected false",
            "nomic_bert | n_embd | 9 | n_embd is 9, expected hidden_size (8), which is the same",
            "nomic_bert | activation_function | \"gelu\" | activation_function is 'gelu', expected one of [geglu, swiglu]",
            "nomic_bert | rotary_scaling_factor | 2 | rotary_scaling_factor is 2, expected nothing",
            "nomic_bert | num_experts | 8 | num_experts is 8, expected nothing: what this key does"})
    void refusesAConfigItCannotHonour(String modelType, String key, String value, String message) throws IOException {
        write(modelType, "{\"%s\":%s}".formatted(key, value));
        assertThatThrownBy(() -> ModelStore.openFolder(folder).close()).isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(folder.toString()).hasMessageContaining(message);
    }

    /** Positions that turn have no end: the config's number is the limit only where nobody asks for another. */
    @ParameterizedTest
    @CsvSource({"modernbert, , 16", "modernbert, 14, 14", "gte, 100, 100"})
    void theLimitMayBeBeyondTheConfigs(String modelType, Integer asked, int limit) throws IOException {
        write(modelType, "{}");
        if (asked != null) {
            TinyModel.json(folder.resolve("sentence_bert_config.json"), Map.of("max_seq_length", asked));
        }
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            assertThat(model.settings().maxTokens()).isEqualTo(limit);
            assertThat(model.encoder().maxTokens()).isEqualTo(Math.max(limit, 16));
        }
    }

    @Test
    void storedAnglesAreNotRead() throws IOException {
        write("eurobert", "{}");
        List<Tensor> tensors = new ArrayList<>(TinyFamilies.weights("eurobert", "").values());
        tensors.add(Tensor.of("layers.0.self_attn.rotary_emb.inv_freq", new float[2], 2));
        Files.delete(folder.resolve("model.safetensors"));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors);
        opened(encoder -> assertThat(encoder.layers()).hasSize(2));
    }
}
