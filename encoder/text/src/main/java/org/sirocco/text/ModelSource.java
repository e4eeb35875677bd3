package org.sirocco.text;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.sirocco.encoder.model.RandomEncoder;
import org.sirocco.text.names.KnownModels;
import org.sirocco.text.names.ModelHint;

/** Where a model comes from. */
public sealed interface ModelSource {
    /** A model known by name: {@code all-minilm-l6-v2}, {@code bge-small-zh-v15}, … */
    record Named(String name) implements ModelSource {
        public Named {
            Inputs.given("name", name);
        }
    }

    /** A Hugging Face folder: {@code config.json}, {@code tokenizer.json}, safetensors. */
    record Folder(Path folder) implements ModelSource {
        public Folder {
            Inputs.given("folder", folder);
        }
    }

    /** An ONNX export with {@code config.json} and {@code tokenizer.json} beside it. */
    record Onnx(Path file) implements ModelSource {
        public Onnx {
            Inputs.given("file", file);
        }
    }

    /** Seeded random weights, as {@link RandomEncoder} reads them; byte-level tokens, mean pooling, unit length. */
    record Random(String spec) implements ModelSource {
        public Random {
            Inputs.given("spec", spec);
        }
    }

    /**
     * The folder, for models that come from nowhere else.
     *
     * @param kind of such a model, with its article
     * @throws IllegalArgumentException for another source
     */
    default Path folderOf(String kind) {
        return switch (this) {
            case Folder folder -> folder.folder();
            case Named named -> throw elsewhere(named.name() + " makes vectors of sentences", kind);
            case Onnx onnx ->
                throw elsewhere(onnx.file() + " is an ONNX file, which is read for vectors of sentences alone", kind);
            case Random random -> throw elsewhere(random.spec() + " makes vectors of sentences", kind);
        };
    }

    private static IllegalArgumentException elsewhere(String what, String kind) {
        return new IllegalArgumentException(String.format(Locale.ROOT,
                "model %s: SentenceEncoder and scripts/encode take it; %s is a folder with safetensors", what, kind));
    }

    /** The model that is on the class path by default. */
    static ModelSource defaultModel() {
        return new Named(KnownModels.DEFAULT);
    }

    /** Reads what people type: {@code random:…}, a file that ends in {@code .onnx}, a known name, a folder ({@code ./} before one of a known name), or else a name. */
    static ModelSource parse(String text) {
        Inputs.given("text", text);
        if (text.isBlank()) {
            throw new IllegalArgumentException("the model's name must not be empty");
        }
        if (text.startsWith(RandomEncoder.PREFIX)) {
            return new Random(text);
        }
        if (ModelHint.isAddress(text)) {
            throw new IllegalArgumentException("model '" + text + "' " + ModelHint.ofAddress(text));
        }
        if (text.endsWith(".onnx")) {
            return new Onnx(Path.of(text));
        }
        if (KnownModels.find(text).isPresent()) {
            return new Named(text);
        }
        if (text.contains("/") || text.contains("\\") || text.startsWith(".") || Files.isDirectory(Path.of(text))) {
            return new Folder(Path.of(text));
        }
        return new Named(text);
    }
}
