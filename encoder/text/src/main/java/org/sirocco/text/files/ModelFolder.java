package org.sirocco.text.files;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.sirocco.encoder.EncoderModel;

/** Reads a Hugging Face or sentence-transformers folder with safetensors. */
final class ModelFolder {
    static final String CONFIG = "config.json";
    static final String TOKENIZER = "tokenizer.json";
    private static final String ADAPTER = "adapter_config.json";
    static final String WEIGHTS = "model.safetensors";
    static final String MODULES = "modules.json";
    static final String LIMIT = "sentence_bert_config.json";
    static final String PROMPTS = "config_sentence_transformers.json";
    private static final String SHARDS = "model.safetensors.index.json";
    private static final List<String> PICKLES = List.of("pytorch_model.bin", "pytorch_model.bin.index.json");

    private ModelFolder() {}

    /** Where an encoder's weights come from, given its folder and config. */
    private interface WeightsOf {
        Weights open(Path folder, Json config, Arena arena);
    }

    /** Opens a folder from anywhere: every weight is looked at once. */
    static LoadedModel open(Path folder) {
        return open(String.valueOf(folder.toAbsolutePath().normalize().getFileName()), folder.toAbsolutePath(), true);
    }

    /**
     * Opens a folder.
     *
     * @param foreign whether weights and vocabulary are still to be checked
     * @throws ModelFormatException if a file is missing, malformed or describes what is not supported
     */
    static LoadedModel open(String name, Path folder, boolean foreign) {
        if (!Files.isDirectory(folder)) {
            throw new ModelFormatException(folder,
                    String.format(Locale.ROOT, "is no folder: the one that holds %s, %s and the weights is asked for%s",
                            CONFIG, TOKENIZER, ModelHint.of(asTyped(folder), folder)));
        }
        if (!ModelFiles.isThere(folder.resolve(CONFIG)) && !ModelFiles.isThere(folder.resolve(MODULES))) {
            throw new ModelFormatException(folder.resolve(CONFIG),
                    "is missing" + ModelHint.of(asTyped(folder), folder));
        }
        return open(name, folder, foreign, (encoder, config, arena) -> weights(encoder,
                "AutoModel.from_pretrained(folder).save_pretrained(folder, safe_serialization=True)", arena));
    }

    /** Without the working folder, which is nobody's name of a model. */
    private static String asTyped(Path folder) {
        Path here = Path.of("").toAbsolutePath();
        return (folder.startsWith(here) ? here.relativize(folder) : folder).toString();
    }

    /** Opens an ONNX file in a folder that has everything else; the file may be in its {@code onnx} folder, too. */
    static LoadedModel openOnnx(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isRegularFile(file)) {
            throw new ModelFormatException(file, "is no file");
        }
        if (!ModelFiles.isThere(folder.resolve(CONFIG)) && folder.endsWith("onnx")) {
            folder = folder.getParent();
        }
        if (!ModelFiles.isThere(folder.resolve(CONFIG))) {
            throw new ModelFormatException(file,
                    String.format(Locale.ROOT,
                            "has no %s beside it, and an ONNX file does not tell heads and activation", CONFIG));
        }
        return open(String.valueOf(file.getFileName()), folder, true,
                (encoder, config, arena) -> {
                    if (!(ModelFamily.of(config) instanceof BertFamily)) {
                        throw config.get("model_type")
                                .wrong(BertFamily.MODEL_TYPE + ": of ONNX files no others are supported");
                    }
                    return OnnxWeights.open(file.toAbsolutePath(), arena);
                });
    }

    private static LoadedModel open(String name, Path folder, boolean foreign, WeightsOf encoderWeights) {
        Arena arena = Arena.ofShared();
        boolean opened = false;
        try {
            SentenceModules modules = SentenceModules.read(folder);
            Path transformer = modules.transformer();
            Json config = Json.read(transformer.resolve(CONFIG));
            if (ModelFiles.isThere(transformer.resolve(ADAPTER))) {
                throw new ModelFormatException(transformer.resolve(ADAPTER),
                        "is there: adapters are not supported, merge it into the weights");
            }
            // Before the weights are looked for: its message says more.
            ModelFamily family = ModelFamily.of(config);
            Function<Weights, ReadWeights> checked = weights -> new ReadWeights(weights, foreign);
            EncoderModel encoder = family.load(name, config,
                    checked.apply(encoderWeights.open(transformer, config, arena)));
            TokenizerFile tokenizer = tokenizer(transformer.resolve(TOKENIZER), family, foreign,
                    encoder.config().vocabSize());
            List<SentenceSettings.Dense> dense = new ArrayList<>();
            for (Path module : modules.dense()) {
                dense.add(DenseModule.read(module,
                        checked.apply(weights(module, "SentenceTransformer(folder).save(folder)", arena))));
            }
            DenseModule.checkChain(folder.resolve(MODULES), encoder.config().hiddenSize(), dense);
            PoolingMode pooling = modules.pooling() == null
                    ? PoolingMode.MEAN
                    : PoolingConfig.read(modules.pooling().resolve(CONFIG), encoder.config().hiddenSize());
            SentenceSettings settings = new SentenceSettings(pooling, dense, modules.normalize(),
                    limit(transformer.resolve(LIMIT), encoder.config().maxPositionEmbeddings()),
                    prompts(folder.resolve(PROMPTS)));
            modules.warnWhereNothingIsListed(folder);
            LoadedModel model = new LoadedModel(name, encoder, tokenizer, settings, arena);
            opened = true;
            return model;
        } catch (InternalError e) {
            // How the platform reports a mapping whose file has become shorter.
            throw new ModelFormatException(folder, "holds a file that was cut while it was read", e);
        } finally {
            if (!opened) {
                arena.close();
            }
        }
    }

    private static TokenizerFile tokenizer(Path file, ModelFamily family, boolean foreign, int rows) {
        if (!Files.exists(file)) {
            throw new ModelFormatException(file, "is missing; " + family.tokenizerRemedy());
        }
        byte[] json = ModelFiles.readAll(file, TokenizerVocabulary.MAX_BYTES);
        return foreign ? TokenizerVocabulary.check(file, json, rows) : new TokenizerFile(file, json, List.of());
    }

    /** @param conversion what makes safetensors of a pickle, in Python */
    private static Weights weights(Path folder, String conversion, Arena arena) {
        Path single = folder.resolve(WEIGHTS);
        Path shards = folder.resolve(SHARDS);
        if (ModelFiles.isThere(single)) {
            return Safetensors.open(single, arena);
        }
        if (ModelFiles.isThere(shards)) {
            return ShardedSafetensors.open(shards, arena);
        }
        for (String pickle : PICKLES) {
            if (ModelFiles.isThere(folder.resolve(pickle))) {
                throw new ModelFormatException(folder.resolve(pickle),
                        "is a pickle, which can run code and is not read; convert it in Python: " + conversion);
            }
        }
        String export = Stream.of("model.onnx", "onnx/model.onnx")
                .filter(name -> ModelFiles.isThere(folder.resolve(name))).map("; there is only "::concat).findFirst()
                .orElse("");
        throw new ModelFormatException(single, "is missing, and so is " + SHARDS + export);
    }

    private static int limit(Path file, int positions) {
        if (!ModelFiles.isThere(file)) {
            return positions;
        }
        Json json = Json.read(file);
        Json lower = json.get("do_lower_case");
        if (lower.present() && lower.flag()) {
            throw lower.wrong("false: lower case is the tokenizer's own matter");
        }
        Json limit = json.get("max_seq_length");
        if (!limit.present()) {
            return positions;
        }
        if (limit.intFrom(1) > positions) {
            throw limit.wrong(String.format(Locale.ROOT, "at most max_position_embeddings (%d)", positions));
        }
        return limit.intFrom(1);
    }

    private static Map<String, String> prompts(Path file) {
        Map<String, String> prompts = new HashMap<>();
        if (ModelFiles.isThere(file)) {
            Json json = Json.read(file);
            Json standard = json.get("default_prompt_name");
            if (standard.present()) {
                throw standard.wrong("null: a prompt is asked for by name");
            }
            Json texts = json.get("prompts");
            for (String purpose : texts.present() ? texts.keys() : List.<String>of()) {
                prompts.put(purpose, texts.get(purpose).text());
            }
            // The older name of the same purpose.
            if (prompts.containsKey("passage")) {
                prompts.putIfAbsent("document", prompts.get("passage"));
            }
        }
        return prompts;
    }
}
