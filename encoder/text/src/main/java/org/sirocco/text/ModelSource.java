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
    /**
     * A model known by name: {@code all-minilm-l6-v2}, {@code bge-small-zh-v15}, …
     *
     * @param name as {@code --model} takes it; never a path
     */
    record Named(String name) implements ModelSource {
        /** Refuses null. */
        public Named {
            Inputs.given("name", name);
        }
    }

    /**
     * A Hugging Face folder: {@code config.json}, {@code tokenizer.json}, safetensors.
     *
     * @param folder a bare transformer's, or one of sentence-transformers
     */
    record Folder(Path folder) implements ModelSource {
        /** Refuses null. */
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
        /** Checks that there is one. */
        public Hub {
            Inputs.given("name", name);
        }

        /**
         * The newest there is, or the one in the cache.
         *
         * @param id {@code organisation/name}
         * @throws IllegalArgumentException if it cannot be a name of the Hub
         */
        public Hub(String id) {
            this(id, HubName.MAIN);
        }

        /**
         * One of its revisions.
         *
         * @param id       {@code organisation/name}
         * @param revision a branch, a tag or a commit
         * @throws IllegalArgumentException if they cannot be a name and a revision of the Hub
         */
        public Hub(String id, String revision) {
            this(new HubName(id, revision));
        }
    }

    /**
     * An ONNX export with {@code config.json} and {@code tokenizer.json} beside it.
     *
     * @param file the graph with its weights
     */
    record Onnx(Path file) implements ModelSource {
        /** Refuses null. */
        public Onnx {
            Inputs.given("file", file);
        }
    }

    /**
     * Seeded random weights, as {@link RandomEncoder} reads them; byte-level tokens, mean pooling, unit length.
     *
     * @param spec {@code random:key=value,…}
     */
    record Random(String spec) implements ModelSource {
        /** Refuses null. */
        public Random {
            Inputs.given("spec", spec);
        }
    }

    /** {@return the model that is on the class path by default} */
    static ModelSource defaultModel() {
        return new Named(KnownModels.DEFAULT);
    }

    /**
     * Reads what people type: {@code random:…}, a file that ends in {@code .onnx}, a known name, a folder ({@code ./} before
     * one of a known name), {@code organisation/name[@revision]} of the Hub or the address of its page, or else a name.
     *
     * @param text what was typed, or stands in a configuration
     * @return the source; nothing is opened yet
     * @throws IllegalArgumentException for nothing but blanks, and for a revision that cannot be one
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
