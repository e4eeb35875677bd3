package org.sirocco.text.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.text.families.BertFamily;
import org.sirocco.text.families.ReadWeights;
import org.sirocco.text.folder.ModelFolder;
import org.sirocco.text.folder.PoolingConfig;
import org.sirocco.text.formats.JsonText;
import org.sirocco.text.formats.OnnxWeights;
import org.sirocco.text.formats.SafetensorsWriter;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.model.SentenceSettings;
import org.sirocco.text.model.TokenizerFile;
import org.sirocco.text.names.KnownModel;

/**
 * Turns a known model's two pinned files into a sentence-transformers folder with safetensors.
 *
 * <p>Internal: no part of the API.
 */
public final class KnownModelLayout {
    /** To be raised with any change to what is written, that of a row in the table included: it parts caches. */
    public static final int VERSION = 1;
    private static final int NAME_DIGITS = 12;

    private KnownModelLayout() {}

    /**
     * {@return the cache's name for the result}
     *
     * @param model a row of the table
     */
    public static String entry(KnownModel model) {
        return model.name() + "-" + model.onnxSha256().substring(0, NAME_DIGITS) + "-" + VERSION;
    }

    /**
     * Writes the folder.
     *
     * @throws ModelFormatException if the source does not hold the pinned files
     */
    static void write(KnownModel model, ModelJar source, Path folder) throws IOException {
        for (Map.Entry<String, Object> file : sideFiles(model).entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, JsonText.pretty(file.getValue()));
        }
        Files.write(folder.resolve(ModelFolder.TOKENIZER), source.tokenizer());
        try (Arena arena = Arena.ofConfined()) {
            ReadWeights weights = weights(model, source, arena);
            encoder(model, weights);
            SafetensorsWriter.write(folder.resolve(ModelFolder.WEIGHTS), weights.read());
        }
    }

    /**
     * The model in memory, without any folder: what a process that can write nowhere has to do at each start.
     *
     * @throws ModelFormatException if the source does not hold the pinned files
     */
    static LoadedModel inMemory(KnownModel model, ModelJar source) {
        TokenizerFile tokenizer = new TokenizerFile(source.path(model.tokenizer()), source.tokenizer(), false);
        Arena arena = Arena.ofShared();
        try {
            return new LoadedModel(model.name(), encoder(model, weights(model, source, arena)), tokenizer,
                    model.settings(), arena);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    private static ReadWeights weights(KnownModel model, ModelJar source, Arena arena) {
        MemorySegment onnx = arena.allocate(model.onnxBytes());
        source.readOnnx(onnx.asByteBuffer());
        return new ReadWeights(OnnxWeights.of(source.path(model.onnx()), onnx, arena), true);
    }

    private static EncoderModel encoder(KnownModel model, ReadWeights weights) {
        BertFamily family = new BertFamily();
        EncoderModel encoder = BertFamily.blueprint(model.config()).build(model.name(), weights);
        weights.expectWholeStack(encoder, family.prefixes());
        return encoder;
    }

    /**
     * {@return everything but weights and tokenizer, by path}
     *
     * @param model a row of the table
     */
    public static Map<String, Object> sideFiles(KnownModel model) {
        SentenceSettings settings = model.settings();
        Map<String, Object> files = new LinkedHashMap<>();
        files.put(ModelFolder.CONFIG, BertFamily.configJson(model.config()));
        List<Map<String, Object>> modules = new ArrayList<>(
                List.of(module(0, "", "Transformer"), module(1, "1_Pooling", "Pooling")));
        if (settings.normalize()) {
            modules.add(module(2, "2_Normalize", "Normalize"));
        }
        files.put(ModelFolder.MODULES, modules);
        files.put("1_Pooling/config.json",
                PoolingConfig.json(settings.pooling().getFirst(), model.config().hiddenSize()));
        files.put(ModelFolder.LIMIT, Map.of("max_seq_length", settings.maxTokens()));
        files.put(ModelFolder.PROMPTS, Map.of("prompts", new TreeMap<>(settings.prompts())));
        return files;
    }

    private static Map<String, Object> module(int index, String path, String type) {
        Map<String, Object> module = new LinkedHashMap<>();
        module.put("idx", index);
        module.put("name", String.valueOf(index));
        module.put("path", path);
        module.put("type", "sentence_transformers.models." + type);
        return module;
    }
}
