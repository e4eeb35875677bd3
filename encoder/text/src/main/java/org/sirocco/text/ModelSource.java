package org.sirocco.text;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.sirocco.encoder.model.RandomEncoder;
import org.sirocco.text.formats.ModelFiles;
import org.sirocco.text.hub.HubName;
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

    /**
     * A model of the Hugging Face Hub, out of its cache on this machine, or downloaded where {@link EncoderOptions#downloads}
     * allow it.
     *
     * @param name with its revision: a branch, a tag or a commit
     */
    record Hub(HubName name) implements ModelSource {
        public Hub {
            Inputs.given("name", name);
        }

        /** @param id {@code organisation/name}: the newest there is, or the one in the cache */
        public Hub(String id) {
            this(id, HubName.MAIN);
        }

        public Hub(String id, String revision) {
            this(new HubName(id, revision));
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

    /** The model that is on the class path by default. */
    static ModelSource defaultModel() {
        return new Named(KnownModels.DEFAULT);
    }

    /**
     * Reads what people type: {@code random:…}, a file that ends in {@code .onnx}, a known name, a folder ({@code ./} before
     * one of a known name), {@code organisation/name[@revision]} of the Hub or the address of its page, or else a name.
     */
    static ModelSource parse(String text) {
        Inputs.given("text", text);
        if (text.isBlank()) {
            throw new IllegalArgumentException("the model's name must not be empty");
        }
        if (text.startsWith(RandomEncoder.PREFIX)) {
            return new Random(text);
        }
        Optional<HubName> ofHub = HubName.find(text);
        if (ofHub.isEmpty() && ModelHint.isAddress(text)) {
            throw new IllegalArgumentException("model '" + text + "' " + ModelHint.ofAddress(text));
        }
        if (text.endsWith(".onnx")) {
            return new Onnx(Path.of(text));
        }
        if (KnownModels.find(text).isPresent()) {
            return new Named(text);
        }
        if (ofHub.isPresent() && (ModelHint.isAddress(text) || !ModelFiles.isThere(Path.of(text)))) {
            return new Hub(ofHub.get());
        }
        if (text.contains("/") || text.contains("\\") || text.startsWith(".") || Files.isDirectory(Path.of(text))) {
            return new Folder(Path.of(text));
        }
        return new Named(text);
    }
}
