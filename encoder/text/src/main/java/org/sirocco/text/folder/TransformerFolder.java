package org.sirocco.text.folder;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.positional.PositionEncoding;
import org.sirocco.text.families.ModelFamily;
import org.sirocco.text.families.ReadWeights;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.ModelFiles;
import org.sirocco.text.formats.Safetensors;
import org.sirocco.text.formats.ShardedSafetensors;
import org.sirocco.text.formats.Weights;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.model.TokenizerFile;
import org.sirocco.tokenizer.Tokenizer;
import org.sirocco.tokenizer.errors.TokenizerException;

/**
 * The folder of a Transformer module, which models of every kind have: the encoder, its tokenizer, the limit.
 *
 * @param config    {@code config.json}
 * @param weights   what the encoder was made of, and what its head may be made of
 * @param maxTokens the longest input in tokens, special ones counted
 */
record TransformerFolder(Json config, ModelFamily family, ReadWeights weights, EncoderModel encoder,
        TokenizerFile tokenizer, int maxTokens) {
    private static final String ADAPTER = "adapter_config.json";
    private static final String SHARDS = "model.safetensors.index.json";
    private static final List<String> PICKLES = List.of("pytorch_model.bin", "pytorch_model.bin.index.json");

    /** Where an encoder's weights come from, given its folder. */
    interface WeightsOf {
        Weights open(Path folder, Arena arena);
    }

    /**
     * How a folder is read.
     *
     * @param name    of the model
     * @param kind    what it is to be used for
     * @param foreign whether weights and vocabulary are still to be checked
     * @param source  of the encoder's weights
     */
    record Reading(String name, ModelKind kind, boolean foreign, WeightsOf source) {
        ReadWeights checked(Weights weights) {
            return new ReadWeights(weights, foreign);
        }
    }

    /**
     * @param listed whether {@code modules.json} says that this is a Transformer module; without it sentence-transformers reads
     *               none of its own files
     */
    static TransformerFolder read(Path folder, boolean listed, Reading how, Arena arena) {
        TransformerSettings around = listed
                ? TransformerSettings.read(folder, how.kind())
                : TransformerSettings.NONE;
        Json config = Json.read(folder.resolve(ModelFolder.CONFIG));
        if (ModelFiles.isThere(folder.resolve(ADAPTER))) {
            throw new ModelFormatException(folder.resolve(ADAPTER),
                    "is there: adapters are not supported, merge it into the weights");
        }
        // Before the weights are looked for: its message says more.
        ModelFamily family = ModelFamily.of(config);
        if (!listed) {
            how.kind().checkArchitectures(family, config.get("architectures"));
        }
        ReadWeights weights = how.checked(how.source().open(folder, arena));
        EncoderModel encoder = family.load(how.name(), config, weights);
        TokenizerSettings beside = TokenizerSettings.read(folder, config, listed);
        Path file = folder.resolve(ModelFolder.TOKENIZER);
        TokenizerFile tokenizer = tokenizer(file, family, how.foreign(),
                json -> beside.applied(file, json, around.lowerCase()));
        boolean endless = encoder.embedding().positions() == PositionEncoding.none();
        int limit = around.maxTokens(beside.maxTokens(), encoder.maxTokens(), endless, config);
        return new TransformerFolder(config, family, weights,
                limit > encoder.maxTokens() ? encoder.withMaxTokens(limit) : encoder, tokenizer, limit);
    }

    /** @param beside what other files make of it; nothing where the folder is one of our own */
    private static TokenizerFile tokenizer(Path file, ModelFamily family, boolean foreign,
            UnaryOperator<byte[]> beside) {
        if (!Files.exists(file)) {
            throw new ModelFormatException(file, "is missing; " + family.tokenizerRemedy());
        }
        byte[] json = ModelFiles.readAll(file, ModelFolder.MAX_TOKENIZER);
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
    static Weights weights(Path folder, String conversion, Arena arena) {
        Path single = folder.resolve(ModelFolder.WEIGHTS);
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
