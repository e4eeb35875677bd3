package org.sirocco.text.hub;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.sirocco.text.families.ModelFamily;
import org.sirocco.text.folder.ModelFolder;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.ModelFiles;
import org.sirocco.text.model.ModelFormatException;

/** Which of a repository's files a model is loaded from: small ones first, so that weights come only where they will do. */
final class NeededFiles {
    private static final String INDEX = ModelFolder.WEIGHTS + ".index.json";
    private static final String ADAPTER = "adapter_config.json";
    private static final List<String> PICKLES = List.of("pytorch_model.bin", "pytorch_model.bin.index.json");
    private static final List<String> EXPORTS = List.of("onnx/model.onnx", "model.onnx");
    /** The first that is there counts. */
    private static final List<String> LIMITS = List.of(ModelFolder.LIMIT, "sentence_roberta_config.json",
            "sentence_distilbert_config.json", "sentence_camembert_config.json", "sentence_albert_config.json",
            "sentence_xlm-roberta_config.json", "sentence_xlnet_config.json");
    private static final List<String> BESIDE_THE_TOKENIZER = List.of("tokenizer_config.json", "special_tokens_map.json",
            "added_tokens.json");

    private final Repository files;
    private final Consumer<Path> check;

    private NeededFiles(Repository files, Consumer<Path> check) {
        this.files = files;
        this.check = check;
    }

    /** Where files are looked for. Names are those in the repository, with slashes. */
    interface Repository {
        /** A file, brought here where need be; null where there is none of that name. */
        Path get(String file);

        /** Where those are that have been got. */
        Path folder();

        /** Whether there is such a file, which is not brought. */
        boolean has(String file);

        /** Why no model can be loaded. */
        HubException fault(String detail);
    }

    /**
     * Gets every file that loading wants.
     *
     * @param check  looks at the folder before its weights are there
     * @throws HubException         if one is not there that must be, or what is there is not read
     * @throws ModelFormatException if {@code config.json} describes what is not supported, and where the check says so
     */
    static void visit(Repository files, Consumer<Path> check) {
        new NeededFiles(files, check).visit();
    }

    /**
     * A part of a sentence-transformers model.
     *
     * @param kind   its class, without its package
     * @param prefix its folder, before the names of its files: empty, or with a slash at the end
     */
    private record Module(String kind, String prefix) {
        boolean isTransformer() {
            return kind.endsWith("Transformer");
        }
    }

    private void visit() {
        Path first = files.get(ModelFolder.CONFIG);
        Path list = files.get(ModelFolder.MODULES);
        List<Module> modules = list == null ? List.of() : modules(list);
        String transformer = modules.stream().filter(Module::isTransformer).map(Module::prefix).findFirst().orElse("");
        if (files.has(transformer + ADAPTER)) {
            throw files.fault(
                    "is an adapter (" + ADAPTER + "), which is not supported: merge it into its model's weights");
        }
        Path config = transformer.isEmpty() ? first : files.get(transformer + ModelFolder.CONFIG);
        if (config == null) {
            throw files.fault("there is no " + transformer + ModelFolder.CONFIG);
        }
        ModelFamily family = family(config);
        for (Module module : modules) {
            if (!module.isTransformer()) {
                files.get(module.prefix() + ModelFolder.CONFIG);
            }
        }
        if (list == null) {
            files.get("chat_template.jinja");
        } else {
            files.get(ModelFolder.PROMPTS);
            LIMITS.stream().filter(name -> files.get(transformer + name) != null).findFirst();
        }
        BESIDE_THE_TOKENIZER.forEach(name -> files.get(transformer + name));
        if (files.get(transformer + ModelFolder.TOKENIZER) == null) {
            throw files.fault("there is no " + transformer + ModelFolder.TOKENIZER + "; download it (hf download), "
                    + family.tokenizerRemedy() + ", and name the folder");
        }
        // All are known to be there before the first is brought.
        List<String> weights = new ArrayList<>(
                weights(transformer, "AutoModel.from_pretrained(NAME).save_pretrained(FOLDER)"));
        modules.stream().filter(module -> module.kind().equals("Dense")).forEach(
                dense -> weights.addAll(weights(dense.prefix(), "SentenceTransformer(NAME).save(FOLDER)")));
        check.accept(files.folder());
        weights.forEach(files::get);
    }

    private static List<Module> modules(Path list) {
        List<Module> modules = new ArrayList<>();
        for (Json module : Json.read(list).list()) {
            String type = module.get("type").text();
            modules.add(new Module(type.substring(type.lastIndexOf('.') + 1),
                    name(list, module.get("path").text(), "/")));
        }
        return modules;
    }

    /** A name out of one of the files: it must stay in the repository. */
    private static String name(Path from, String relative, String end) {
        if (relative.chars().anyMatch(c -> c == '\\' || Character.isISOControl(c))) {
            // A backslash would be another step on some systems, and a part of a name on others.
            throw new ModelFormatException(from,
                    String.format(Locale.ROOT, "names '%s', which is no file of a repository", relative));
        }
        Path folder = from.toAbsolutePath().getParent();
        String name = folder.normalize().relativize(ModelFiles.inside(folder, relative, from)).toString();
        return name.isEmpty() ? "" : name.replace('\\', '/') + end;
    }

    /** Refuses what no weights could make loadable. */
    private static ModelFamily family(Path file) {
        Json config = Json.read(file);
        ModelFamily family = ModelFamily.of(config);
        config.checked(family.keys());
        try {
            family.blueprint(config);
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(file, e.getMessage(), e);
        }
        return family;
    }

    /**
     * The names of a part's weights.
     *
     * @param conversion what makes safetensors of a pickle, in Python
     */
    private Collection<String> weights(String prefix, String conversion) {
        if (files.has(prefix + ModelFolder.WEIGHTS)) {
            return List.of(prefix + ModelFolder.WEIGHTS);
        }
        Path index = files.get(prefix + INDEX);
        if (index == null) {
            throw noWeights(prefix, conversion);
        }
        Json map = Json.read(index).get("weight_map");
        Set<String> shards = new LinkedHashSet<>();
        map.keys().forEach(tensor -> shards.add(prefix + name(index, map.get(tensor).text(), "")));
        shards.stream().filter(shard -> !files.has(shard)).findFirst().ifPresent(missing -> {
            throw files.fault("there is no " + missing + ", which " + INDEX + " names");
        });
        return shards;
    }

    private HubException noWeights(String prefix, String conversion) {
        for (String pickle : PICKLES) {
            if (files.has(prefix + pickle)) {
                return files.fault("there are only pickled weights (" + prefix + pickle
                        + "), which can run code and are not read; convert them in Python: " + conversion
                        + ", and name the folder");
            }
        }
        return files.fault("there is no " + prefix + ModelFolder.WEIGHTS
                + EXPORTS.stream().filter(export -> files.has(prefix + export)).findFirst()
                        .map(export -> "; download its export (hf download) and name the file " + export).orElse(""));
    }
}
