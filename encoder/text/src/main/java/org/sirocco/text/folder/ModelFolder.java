package org.sirocco.text.folder;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.positional.PositionEncoding;
import org.sirocco.text.families.ModelFamily;
import org.sirocco.text.families.ReadWeights;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.ModelFiles;
import org.sirocco.text.formats.OnnxWeights;
import org.sirocco.text.formats.Safetensors;
import org.sirocco.text.formats.ShardedSafetensors;
import org.sirocco.text.formats.Weights;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.model.SentenceSettings;
import org.sirocco.text.model.TokenizerFile;
import org.sirocco.text.names.ModelHint;
import org.sirocco.tokenizer.Tokenizer;
import org.sirocco.tokenizer.errors.TokenizerException;

/** Reads a Hugging Face or sentence-transformers folder with safetensors. */
public final class ModelFolder {
    public static final String CONFIG = "config.json";
    public static final String TOKENIZER = "tokenizer.json";
    /** Bytes; large multilingual vocabularies are near 20 MB. */
    public static final int MAX_TOKENIZER = 64 << 20;
    private static final String ADAPTER = "adapter_config.json";
    public static final String WEIGHTS = "model.safetensors";
    public static final String MODULES = "modules.json";
    public static final String LIMIT = "sentence_bert_config.json";
    public static final String PROMPTS = "config_sentence_transformers.json";
    private static final String SHARDS = "model.safetensors.index.json";
    private static final List<String> PICKLES = List.of("pytorch_model.bin", "pytorch_model.bin.index.json");

    private ModelFolder() {}

    /** Where an encoder's weights come from, given its folder. */
    private interface WeightsOf {
        Weights open(Path folder, Arena arena);
    }

    /** Opens a folder from anywhere: every weight is looked at once. */
    public static LoadedModel open(Path folder) {
        return open(String.valueOf(folder.toAbsolutePath().normalize().getFileName()), folder.toAbsolutePath(), true);
    }

    /**
     * Opens a folder.
     *
     * @param foreign whether weights and vocabulary are still to be checked
     * @throws ModelFormatException if a file is missing, malformed or describes what is not supported
     */
    public static LoadedModel open(String name, Path folder, boolean foreign) {
        if (!Files.isDirectory(folder)) {
            throw new ModelFormatException(folder,
                    String.format(Locale.ROOT, "is no folder: the one that holds %s, %s and the weights is asked for%s",
                            CONFIG, TOKENIZER, ModelHint.of(asTyped(folder), folder)));
        }
        if (!ModelFiles.isThere(folder.resolve(CONFIG)) && !ModelFiles.isThere(folder.resolve(MODULES))) {
            throw new ModelFormatException(folder.resolve(CONFIG),
                    "is missing" + ModelHint.of(asTyped(folder), folder));
        }
        return open(name, folder, foreign, (encoder, arena) -> weights(encoder,
                "AutoModel.from_pretrained(folder).save_pretrained(folder, safe_serialization=True)", arena));
    }

    /** Without the working folder, which is nobody's name of a model. */
    private static String asTyped(Path folder) {
        Path here = Path.of("").toAbsolutePath();
        return (folder.startsWith(here) ? here.relativize(folder) : folder).toString();
    }

    /** Opens an ONNX file in a folder that has everything else; the file may be in its {@code onnx} folder, too. */
    public static LoadedModel openOnnx(Path file) {
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
        Json config = Json.read(folder.resolve(CONFIG));
        ModelFamily.ofOnnx(config);
        return open(String.valueOf(file.getFileName()), folder, true,
                (encoder, arena) -> OnnxWeights.open(file.toAbsolutePath(), arena));
    }

    private static LoadedModel open(String name, Path folder, boolean foreign, WeightsOf encoderWeights) {
        Arena arena = Arena.ofShared();
        boolean opened = false;
        try {
            ModelSettings own = ModelFiles.isThere(folder.resolve(MODULES))
                    ? ModelSettings.read(folder.resolve(PROMPTS))
                    : ModelSettings.NONE;
            SentenceModules modules = SentenceModules.read(folder);
            Path transformer = modules.transformer();
            TransformerSettings around = modules.listed()
                    ? TransformerSettings.read(transformer)
                    : TransformerSettings.NONE;
            Json config = Json.read(transformer.resolve(CONFIG));
            if (ModelFiles.isThere(transformer.resolve(ADAPTER))) {
                throw new ModelFormatException(transformer.resolve(ADAPTER),
                        "is there: adapters are not supported, merge it into the weights");
            }
            // Before the weights are looked for: its message says more.
            ModelFamily family = ModelFamily.of(config);
            if (!modules.listed()) {
                family.checkArchitectures(config.get("architectures"));
            }
            Function<Weights, ReadWeights> checked = weights -> new ReadWeights(weights, foreign);
            EncoderModel encoder = family.load(name, config,
                    checked.apply(encoderWeights.open(transformer, arena)));
            TokenizerSettings beside = TokenizerSettings.read(transformer, config, modules.listed());
            TokenizerFile tokenizer = tokenizer(transformer.resolve(TOKENIZER), family, foreign,
                    json -> beside.applied(transformer.resolve(TOKENIZER), json, around.lowerCase()));
            List<Head.Step> steps = new ArrayList<>();
            for (SentenceModules.Step step : modules.steps()) {
                steps.add(step.dense() == null
                        ? new Head.UnitLength()
                        : DenseModule.read(step.dense(), checked.apply(
                                weights(step.dense(), "SentenceTransformer(folder).save(folder)", arena))));
            }
            int hidden = encoder.outputSize();
            PoolingConfig pooling = modules.listed()
                    ? PoolingConfig.read(modules.pooling().resolve(CONFIG), hidden)
                    : PoolingConfig.PLAIN;
            DenseModule.checkChain(folder.resolve(MODULES), pooling.modes().size() * hidden, steps);
            boolean endless = encoder.embedding().positions() == PositionEncoding.none();
            int limit = around.maxTokens(beside.maxTokens(), encoder.maxTokens(), endless, config);
            if (limit > encoder.maxTokens()) {
                encoder = encoder.withMaxTokens(limit);
            }
            SentenceSettings settings = new SentenceSettings(pooling.modes(), pooling.poolsPrompt(), steps,
                    own.dimensions(), limit, own.prompts(), own.standardPrompt());
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

    /** @param beside what other files make of it; nothing where the folder is one of our own */
    private static TokenizerFile tokenizer(Path file, ModelFamily family, boolean foreign,
            UnaryOperator<byte[]> beside) {
        if (!Files.exists(file)) {
            throw new ModelFormatException(file, "is missing; " + family.tokenizerRemedy());
        }
        byte[] json = ModelFiles.readAll(file, MAX_TOKENIZER);
        byte[] applied = foreign ? beside.apply(json) : json;
        if (applied != json) {
            checkReplaced(file, json);
        }
        return new TokenizerFile(file, applied, foreign);
    }

    /** What is replaced must be in order, too. */
    private static void checkReplaced(Path file, byte[] json) {
        try {
            Tokenizer.read(json);
        } catch (TokenizerException e) {
            throw new ModelFormatException(file, "is not a usable tokenizer: " + e.getMessage(), e);
        }
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
}
