package org.sirocco.text.folder;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.families.BertConfig;
import org.sirocco.text.families.BertFamily;
import org.sirocco.text.formats.SafetensorsWriter;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.PoolingMode;

/** A BERT small enough to be written and broken thousands of times. */
public final class TinyModel {
    public static final BertConfig CONFIG = BertConfig.builder().hiddenSize(8).numHiddenLayers(2)
            .numAttentionHeads(2)
            .intermediateSize(12).vocabSize(10).typeVocabSize(2).maxPositionEmbeddings(16).build();

    private TinyModel() {}

    /** Seeded weights under the names of a Hugging Face checkpoint, each after {@code prefix}. */
    public static Map<String, Tensor> weights(String prefix) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Random random = new Random(1);
        int c = CONFIG.hiddenSize();
        int f = CONFIG.intermediateSize();
        put(tensors, random, prefix + "embeddings.word_embeddings.weight", CONFIG.vocabSize(), c);
        put(tensors, random, prefix + "embeddings.position_embeddings.weight", CONFIG.maxPositionEmbeddings(), c);
        put(tensors, random, prefix + "embeddings.token_type_embeddings.weight", CONFIG.typeVocabSize(), c);
        norm(tensors, random, prefix + "embeddings.LayerNorm", c);
        for (int l = 0; l < CONFIG.numHiddenLayers(); l++) {
            String at = prefix + "encoder.layer." + l + ".";
            linear(tensors, random, at + "attention.self.query", c, c);
            linear(tensors, random, at + "attention.self.key", c, c);
            linear(tensors, random, at + "attention.self.value", c, c);
            linear(tensors, random, at + "attention.output.dense", c, c);
            norm(tensors, random, at + "attention.output.LayerNorm", c);
            linear(tensors, random, at + "intermediate.dense", f, c);
            linear(tensors, random, at + "output.dense", c, f);
            norm(tensors, random, at + "output.LayerNorm", c);
        }
        return tensors;
    }

    private static void linear(Map<String, Tensor> tensors, Random random, String at, int outputs, int inputs) {
        put(tensors, random, at + ".weight", outputs, inputs);
        put(tensors, random, at + ".bias", outputs);
    }

    private static void norm(Map<String, Tensor> tensors, Random random, String at, int size) {
        put(tensors, random, at + ".weight", size);
        put(tensors, random, at + ".bias", size);
    }

    private static void put(Map<String, Tensor> tensors, Random random, String name, int... shape) {
        int size = 1;
        for (int axis : shape) {
            size *= axis;
        }
        float[] data = new float[size];
        for (int i = 0; i < size; i++) {
            // Exact in every number type that is read.
            data[i] = (random.nextInt(255) - 127) / 64f;
        }
        tensors.put(name, Tensor.of(name, data, shape));
    }

    static Map<String, Object> config() {
        return BertFamily.configJson(CONFIG);
    }

    public static Map<String, Object> tokenizer() {
        Map<String, Object> vocab = new LinkedHashMap<>();
        for (String token : List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "c", "##a", "##b")) {
            vocab.put(token, vocab.size());
        }
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("type", "WordPiece");
        model.put("unk_token", "[UNK]");
        model.put("continuing_subword_prefix", "##");
        model.put("max_input_chars_per_word", 100);
        model.put("vocab", vocab);
        Map<String, Object> tokenizer = new LinkedHashMap<>();
        tokenizer.put("version", "1.0");
        tokenizer.put("truncation", null);
        tokenizer.put("padding", null);
        List<Object> added = new ArrayList<>();
        added.add(new LinkedHashMap<>(Map.of("id", 2, "content", "[CLS]", "single_word", false, "lstrip", false,
                "rstrip", false, "normalized", false, "special", true)));
        tokenizer.put("added_tokens", added);
        tokenizer.put("normalizer", new LinkedHashMap<>(Map.of("type", "Lowercase")));
        tokenizer.put("pre_tokenizer", new LinkedHashMap<>(Map.of("type", "Whitespace")));
        tokenizer.put("post_processor", null);
        tokenizer.put("decoder", null);
        tokenizer.put("model", model);
        return tokenizer;
    }

    /** Config and tokenizer, without weights. */
    public static Path writeSideFiles(Path folder) throws IOException {
        json(folder.resolve("config.json"), config());
        json(folder.resolve("tokenizer.json"), tokenizer());
        return folder;
    }

    /** A bare transformer's folder with one safetensors file. */
    static Path write(Path folder) throws IOException {
        writeSideFiles(folder);
        SafetensorsWriter.write(folder.resolve("model.safetensors"), weights("").values());
        return folder;
    }

    /** A sentence-transformers folder around {@link #write}: CLS, normalised. */
    public static Path writeSentence(Path folder) throws IOException {
        write(folder);
        modules(folder, "Transformer", "Pooling", "Normalize");
        json(Files.createDirectories(folder.resolve("1_Pooling")).resolve("config.json"),
                PoolingConfig.json(PoolingMode.CLS, CONFIG.hiddenSize()));
        return folder;
    }

    /** Writes {@code modules.json}; each module is in a folder named after place and kind, the first in the root. */
    static void modules(Path folder, String... kinds) throws IOException {
        List<Object> modules = new ArrayList<>();
        for (String kind : kinds) {
            modules.add(Map.of("idx", modules.size(), "name", "" + modules.size(), "path",
                    modules.isEmpty() ? "" : modules.size() + "_" + kind, "type",
                    "sentence_transformers.models." + kind));
        }
        json(folder.resolve("modules.json"), modules);
    }

    /** Keys are sorted, so that a seed finds the same file in every process. */
    static void json(Path file, Object value) throws IOException {
        Files.write(file, JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build()
                .writeValueAsBytes(value));
    }

    /** Every tensor of an opened model under its bare name, prefixes taken off. */
    public static Map<String, float[]> numbers(LoadedModel model) {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        List<Tensor> tensors = new ArrayList<>();
        var embedding = model.encoder().embedding();
        Norm.Layer embeddingNorm = (Norm.Layer) embedding.norm();
        tensors.addAll(List.of(embedding.word(), embedding.tokenType(), embeddingNorm.weight(), embeddingNorm.bias()));
        for (EncoderLayer layer : model.encoder().layers()) {
            Attention attention = layer.attention().function();
            FeedForward network = layer.feedForward().function();
            for (var linear : List.of(attention.query(), attention.key(), attention.value(), attention.output(),
                    network.up(), network.down())) {
                tensors.addAll(List.of(linear.weight(), linear.bias()));
            }
            for (Norm.Layer norm : List.of(norm(layer.attention().norm()), norm(layer.feedForward().norm()))) {
                tensors.addAll(List.of(norm.weight(), norm.bias()));
            }
        }
        for (Tensor tensor : tensors) {
            numbers.put(tensor.name().replaceFirst("^((0|auto_model|model|module|bert)\\.)+", ""),
                    tensor.toArray());
        }
        // The table of positions is not a tensor any more: what it adds to zeros is its rows.
        float[] positions = new float[model.encoder().maxTokens() * model.encoder().inputSize()];
        embedding.positions().addTo(positions, new int[]{0, model.encoder().maxTokens()});
        numbers.put("embeddings.position_embeddings.weight", positions);
        return numbers;
    }

    private static Norm.Layer norm(BlockNorm place) {
        return (Norm.Layer) ((BlockNorm.After) place).norm();
    }

    /** The config of the BERT that an encoder is. */
    public static BertConfig configOf(EncoderModel encoder) {
        EncoderLayer layer = encoder.layers().getFirst();
        FeedForward network = layer.feedForward().function();
        return BertConfig.builder().hiddenSize(encoder.inputSize()).numHiddenLayers(encoder.layers().size())
                .numAttentionHeads(layer.attention().function().heads()).intermediateSize(network.size())
                .hiddenAct(network.activation()).layerNormEps(norm(layer.feedForward().norm()).epsilon())
                .vocabSize(encoder.embedding().vocabulary()).typeVocabSize(encoder.embedding().types())
                .maxPositionEmbeddings(encoder.maxTokens()).build();
    }

    public static Map<String, float[]> expectedNumbers() {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        weights("").forEach((name, tensor) -> numbers.put(name, tensor.toArray()));
        return numbers;
    }
}
