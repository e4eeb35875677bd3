package org.sirocco.text;

import com.sun.management.OperatingSystemMXBean;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.sirocco.encoder.BackendName;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.RandomEncoder;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.text.folder.ModelFolder;
import org.sirocco.text.hub.HubModels;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.model.PoolingMode;
import org.sirocco.text.model.SentenceSettings;
import org.sirocco.text.model.TokenizerFile;
import org.sirocco.text.store.ModelStore;
import org.sirocco.text.tokenizer.ByteTokenizer;
import org.sirocco.text.tokenizer.HuggingFaceTokenizer;
import org.sirocco.text.tokenizer.TextTokenizer;
import org.sirocco.text.tokenizer.TextTokenizerException;
import org.sirocco.text.tokenizer.Tokens;

/**
 * A model, wherever it comes from, together with its tokenizer.
 *
 * @param specialTokens how many the tokenizer puts around a text
 */
record TextModel(LoadedModel files, TextTokenizer tokenizer, int specialTokens) implements AutoCloseable {
    static TextModel open(ModelSource source, EncoderOptions options) {
        return switch (source) {
            case ModelSource.Named named -> of(options.cache().map(ModelStore::new).orElseGet(ModelStore::ofUser)
                    .openNamed(named.name(), options.downloads()));
            case ModelSource.Hub hub -> read(hub, options, ModelFolder::checkKind,
                    folder -> of(ModelStore.openFolder(folder)));
            case ModelSource.Folder folder -> of(ModelStore.openFolder(folder.folder()));
            case ModelSource.Onnx onnx -> of(ModelStore.openOnnx(onnx.file()));
            case ModelSource.Random random -> of(random(random.spec(),
                    BackendName.parse(options.backend(), options.weights()).weights()));
        };
    }

    /**
     * Reads a model that comes from nowhere else than a folder, or from the Hub.
     *
     * @param kind  of such a model, with its article
     * @param check looks at its folder before its weights are downloaded
     * @throws IllegalArgumentException          for another source
     * @throws org.sirocco.text.hub.HubException if a model of the Hub cannot be had
     */
    static <T> T read(ModelSource source, String kind, EncoderOptions options, Consumer<Path> check,
            Function<Path, T> reader) {
        return switch (source) {
            case ModelSource.Folder folder -> reader.apply(folder.folder());
            case ModelSource.Hub hub -> read(hub, options, check, reader);
            case ModelSource.Named named -> throw elsewhere(named.name() + " makes vectors of sentences", kind);
            case ModelSource.Onnx onnx ->
                throw elsewhere(onnx.file() + " is an ONNX file, which is read for vectors of sentences alone", kind);
            case ModelSource.Random random -> throw elsewhere(random.spec() + " makes vectors of sentences", kind);
        };
    }

    private static <T> T read(ModelSource.Hub hub, EncoderOptions options, Consumer<Path> check,
            Function<Path, T> reader) {
        return HubModels.ofUser().read(hub.name(), options.downloads(), check, reader);
    }

    private static IllegalArgumentException elsewhere(String what, String kind) {
        return new IllegalArgumentException(String.format(Locale.ROOT,
                "model %s: SentenceEncoder and sirocco encode take it; %s is a folder with safetensors or a model of the Hub",
                what, kind));
    }

    /** With files that are this one's from now on, and closed where there is no usable tokenizer. */
    static TextModel of(LoadedModel files) {
        try {
            return withTokenizer(files);
        } catch (RuntimeException | Error e) {
            files.close();
            throw e;
        }
    }

    /** The longest text in tokens that is encoded in one piece, where so many are asked for; 0: what the model says. */
    int maxTokens(int asked) {
        int positions = files.encoder().maxTokens();
        if (asked != 0 && (asked <= specialTokens || asked > positions)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT,
                            "maxTokens (%d) must be more than the special tokens (%d) and at most the model's positions (%d)",
                            asked, specialTokens, positions));
        }
        return asked == 0 ? files.settings().maxTokens() : asked;
    }

    private static TextModel withTokenizer(LoadedModel files) {
        TokenizerFile file = files.tokenizer();
        if (file == null) {
            return new TextModel(files, new ByteTokenizer(), ByteTokenizer.SPECIAL);
        }
        HuggingFaceTokenizer tokenizer;
        try {
            tokenizer = new HuggingFaceTokenizer(file.json());
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(file.file(), e.getMessage(), e);
        }
        int rows = files.encoder().embedding().vocabulary();
        if (tokenizer.largestId() >= rows) {
            throw new ModelFormatException(file.file(),
                    String.format(Locale.ROOT, "token '%s' has id %d, but the word table has %d rows",
                            tokenizer.token(tokenizer.largestId()), tokenizer.largestId(), rows));
        }
        return new TextModel(files, tokenizer, probe(tokenizer, files));
    }

    /**
     * Tries known and unknown characters and every added token of a file from elsewhere: some faults show in use only. One that
     * was laid out here is known to be in order, and other scripts than ASCII would cost each start their tables.
     *
     * @return how many special tokens stand around a text
     */
    private static int probe(HuggingFaceTokenizer tokenizer, LoadedModel files) {
        boolean foreign = files.tokenizer().foreign();
        Tokens plain = probe(foreign ? "a 1 \u4E00 \uE000 \u0F04 \uA4D0 \uD80C\uDC00" : "a 1", tokenizer, files);
        if (foreign) {
            tokenizer.addedTokens().forEach(token -> probe(token, tokenizer, files));
        }
        int limit = files.settings().maxTokens();
        if (plain.special() >= limit) {
            throw new ModelFormatException(files.tokenizer().file(),
                    String.format(Locale.ROOT, "puts %d special tokens around a text, the limit of %d leaves no room",
                            plain.special(), limit));
        }
        return plain.special();
    }

    private static Tokens probe(String text, TextTokenizer tokenizer, LoadedModel files) {
        Path file = files.tokenizer().file();
        Tokens tokens;
        try {
            tokens = tokenizer.encode(text);
        } catch (TextTokenizerException e) {
            throw new ModelFormatException(file, "loads but is not usable: " + e.getMessage(), e);
        }
        int rows = files.encoder().embedding().vocabulary();
        for (int id : tokens.ids()) {
            if (id >= rows) {
                throw new ModelFormatException(file,
                        String.format(Locale.ROOT, "gives the id %d, but the word table has %d rows", id, rows));
            }
        }
        return tokens;
    }

    private static LoadedModel random(String spec, WeightForm weights) {
        Arena arena = Arena.ofShared();
        Arena matrices = Arena.ofShared();
        try {
            return random(spec, RandomEncoder.of(spec, arena, matrices, weights.bytes(), machineMemory()), arena,
                    matrices);
        } catch (RuntimeException | Error e) {
            matrices.close();
            arena.close();
            throw e;
        }
    }

    /** Bytes, those that a container has been given where it has been given fewer. */
    private static long machineMemory() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    }

    private static LoadedModel random(String spec, EncoderModel encoder, Arena arena, Arena matrices) {
        if (encoder.embedding().vocabulary() < RandomEncoder.VOCAB_SIZE) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "vocab=%d in '%s' must be at least %d to encode text byte by byte",
                            encoder.embedding().vocabulary(), spec, RandomEncoder.VOCAB_SIZE));
        }
        if (encoder.maxTokens() <= ByteTokenizer.SPECIAL) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT,
                            "length=%d in '%s' must be at least %d: a text begins with a token of its own",
                            encoder.maxTokens(), spec, ByteTokenizer.SPECIAL + 1));
        }
        SentenceSettings settings = new SentenceSettings(PoolingMode.MEAN, List.of(), true,
                encoder.maxTokens(), Map.of());
        return new LoadedModel(spec, encoder, null, settings, arena, matrices);
    }

    @Override
    public void close() {
        try {
            tokenizer.close();
        } finally {
            files.close();
        }
    }
}
