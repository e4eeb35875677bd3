package org.sirocco.text.folder;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sirocco.encoder.model.Head;
import org.sirocco.text.families.ModelFamily;
import org.sirocco.text.folder.TransformerFolder.Reading;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.ModelFiles;
import org.sirocco.text.formats.OnnxWeights;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.model.SentenceSettings;
import org.sirocco.text.names.ModelHint;

/** Reads a Hugging Face or sentence-transformers folder with safetensors. */
public final class ModelFolder {
    public static final String CONFIG = "config.json";
    public static final String TOKENIZER = "tokenizer.json";
    /** Bytes; large multilingual vocabularies are near 20 MB. */
    public static final int MAX_TOKENIZER = 64 << 20;
    public static final String WEIGHTS = "model.safetensors";
    public static final String MODULES = "modules.json";
    public static final String LIMIT = "sentence_bert_config.json";
    public static final String PROMPTS = "config_sentence_transformers.json";

    private static final Pattern CACHED = Pattern.compile(".*/models--([^/]+)--([^/]+)/snapshots/([^/]+)");

    private ModelFolder() {}

    /** Opens a folder from anywhere: every weight is looked at once. */
    public static LoadedModel open(Path folder) {
        return open(name(folder), folder.toAbsolutePath(), true);
    }

    /** Its folder's name; or the model's own and its commit in Hugging Face's cache. */
    static String name(Path folder) {
        Path whole = folder.toAbsolutePath().normalize();
        Matcher cached = CACHED.matcher(whole.toString());
        return cached.matches()
                ? cached.group(1) + "/" + cached.group(2) + "@" + cached.group(3)
                : String.valueOf(whole.getFileName());
    }

    /**
     * Opens a folder.
     *
     * @param foreign whether weights and vocabulary are still to be checked
     * @throws ModelFormatException if a file is missing, malformed or describes what is not supported
     */
    public static LoadedModel open(String name, Path folder, boolean foreign) {
        checkIsOne(folder);
        return open(folder, new Reading(name, ModelKind.SENTENCES, foreign,
                (encoder, arena) -> TransformerFolder.weights(encoder, conversion("AutoModel"), arena)));
    }

    /** @param reader the class of transformers that reads the weights' pickle */
    static String conversion(String reader) {
        return reader + ".from_pretrained(folder).save_pretrained(folder, safe_serialization=True)";
    }

    /** Refuses what is no folder of a model, and says what may have been meant. */
    static void checkIsOne(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ModelFormatException(folder,
                    String.format(Locale.ROOT, "is no folder: the one that holds %s, %s and the weights is asked for%s",
                            CONFIG, TOKENIZER, ModelHint.of(asTyped(folder), folder)));
        }
        if (!ModelFiles.isThere(folder.resolve(CONFIG)) && !ModelFiles.isThere(folder.resolve(MODULES))) {
            throw new ModelFormatException(folder.resolve(CONFIG),
                    "is missing" + ModelHint.of(asTyped(folder), folder));
        }
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
        return open(folder, new Reading(String.valueOf(file.getFileName()), ModelKind.SENTENCES, true,
                (encoder, arena) -> OnnxWeights.open(file.toAbsolutePath(), arena)));
    }

    /** Refuses what makes no vectors of sentences, as far as that can be told before there are weights. */
    public static void checkKind(Path folder) {
        if (ModelFiles.isThere(folder.resolve(MODULES))) {
            ModelSettings.read(folder.resolve(PROMPTS), ModelKind.SENTENCES);
            SentenceModules.read(folder);
        } else {
            ModelKind.SENTENCES.checkArchitectures(folder);
        }
    }

    private static LoadedModel open(Path folder, Reading how) {
        return opening(folder, arena -> {
            ModelSettings own = ModelFiles.isThere(folder.resolve(MODULES))
                    ? ModelSettings.read(folder.resolve(PROMPTS), ModelKind.SENTENCES)
                    : ModelSettings.NONE;
            SentenceModules modules = SentenceModules.read(folder);
            TransformerFolder transformer = TransformerFolder.read(modules.transformer(), modules.listed(), how, arena);
            List<Head.Step> steps = new ArrayList<>();
            for (SentenceModules.Step step : modules.steps()) {
                steps.add(step.dense() == null
                        ? new Head.UnitLength()
                        : DenseModule.read(step.dense(), how.checked(TransformerFolder.weights(step.dense(),
                                "SentenceTransformer(folder).save(folder)", arena))));
            }
            int hidden = transformer.encoder().outputSize();
            PoolingConfig pooling = modules.listed()
                    ? PoolingConfig.read(modules.pooling().resolve(CONFIG), hidden)
                    : PoolingConfig.PLAIN;
            DenseModule.checkChain(folder.resolve(MODULES), pooling.modes().size() * hidden, steps);
            SentenceSettings settings = new SentenceSettings(pooling.modes(), pooling.poolsPrompt(), steps,
                    own.dimensions(), transformer.maxTokens(), own.prompts(), own.standardPrompt());
            modules.warnWhereNothingIsListed(folder);
            return new LoadedModel(how.name(), transformer.encoder(), transformer.tokenizer(), settings, arena);
        });
    }

    /** What is made with an arena that stays open where that succeeds. */
    static <T> T opening(Path folder, Function<Arena, T> read) {
        Arena arena = Arena.ofShared();
        boolean opened = false;
        try {
            T model = read.apply(arena);
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
}
