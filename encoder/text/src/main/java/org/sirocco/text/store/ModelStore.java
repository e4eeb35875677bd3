package org.sirocco.text.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.sirocco.encoder.logging.Warnings;
import org.sirocco.text.folder.ModelFolder;
import org.sirocco.text.formats.ModelFiles;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.names.KnownModel;
import org.sirocco.text.names.KnownModels;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens models: known ones by name through a cache folder, others from a folder or an ONNX file. Safe for many threads, and
 * for many processes on one cache folder.
 */
public final class ModelStore {
    private static final Logger LOG = LoggerFactory.getLogger(ModelStore.class);

    /** Folder of the cache into which people may put models' jars. */
    static final String JARS = "jars";

    private final Path root;
    private final ModelCache cache;
    private final MavenFetch maven;
    private final boolean readsJars;

    /**
     * Opens a store of another folder than the user's.
     *
     * @param cacheRoot where known models are laid out; made when first needed
     */
    public ModelStore(Path cacheRoot) {
        this(cacheRoot, "mvn");
    }

    ModelStore(Path cacheRoot, String mavenCommand) {
        this(cacheRoot, mavenCommand, false);
    }

    ModelStore(Path cacheRoot, String mavenCommand, boolean readsJars) {
        this.readsJars = readsJars;
        this.root = cacheRoot.toAbsolutePath();
        this.cache = new ModelCache(root);
        this.maven = new MavenFetch(mavenCommand, cacheRoot.resolve(JARS));
    }

    /**
     * On the user's own cache. Where that cannot be written, as in a container whose file systems are read-only, a model whose
     * jar is here is read from it at each start, and a warning says so.
     *
     * @return the store
     * @throws IllegalStateException as {@link #defaultCache}
     */
    public static ModelStore ofUser() {
        return new ModelStore(defaultCache(), "mvn", true);
    }

    /**
     * {@code $XDG_CACHE_HOME/sirocco}, else {@code $HOME/.cache/sirocco}, else the same in the home that the system knows.
     *
     * @return the user's cache folder; it need not be there yet
     * @throws IllegalStateException if there is no home either
     */
    public static Path defaultCache() {
        return defaultCache(System.getenv(), System.getProperty("user.home"));
    }

    static Path defaultCache(Map<String, String> environment, String home) {
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        // The standard says that a relative path there is to be ignored.
        Path folder = Path.of(cache).isAbsolute()
                ? Path.of(cache)
                : HomeFolder.find(environment, home).orElseThrow(() -> new IllegalStateException(
                        "there is no folder for models: the user has no home here; name one with --cache"
                                + " (EncoderOptions.Builder.cache) or set XDG_CACHE_HOME or HOME"))
                        .resolve(".cache");
        return folder.resolve("sirocco");
    }

    /**
     * Opens a known model. On first use it is laid out in the cache from its jar: on the class path, in the cache's {@code
     * jars} folder, or in the local Maven repository. Nothing is downloaded.
     *
     * @param name of the table of known models
     * @return the open model; to be closed
     * @throws IllegalArgumentException if the table has no such name
     * @throws ModelCacheException      if the cache cannot be written, or the model is in none of these places
     * @throws ModelFormatException     if its jar does not hold what the table says
     */
    public LoadedModel openNamed(String name) {
        return openNamed(name, Downloads.never());
    }

    /**
     * The same, but a model that is nowhere to be found may be downloaded.
     *
     * @param name      of the table of known models
     * @param downloads whether it may
     * @return the open model; to be closed
     * @throws ModelCacheException as {@link #openNamed(String)}, or if it cannot be downloaded
     */
    public LoadedModel openNamed(String name, Downloads downloads) {
        return open(KnownModels.get(name), downloads);
    }

    /**
     * Sees to it that {@link #openNamed(String)} finds a known model; fails as {@link #openNamed(String, Downloads)} does.
     *
     * @param name     of the table of known models
     * @param progress told what is done, a line at a time
     */
    public void fetch(String name, Consumer<String> progress) {
        layOut(KnownModels.get(name), Downloads.allowed(progress));
    }

    LoadedModel open(KnownModel model, Downloads downloads) {
        Path folder;
        try {
            folder = layOut(model, downloads);
        } catch (ModelCacheException e) {
            ModelJar jar = readsJars && e.getCause() instanceof IOException ? find(model).orElse(null) : null;
            if (jar == null) {
                throw e;
            }
            Warnings.warn(LOG,
                    e.getMessage() + "; until then the model is read from its jar, which takes longer at each start");
            return KnownModelLayout.inMemory(model, jar);
        }
        return ModelFolder.open(model.name(), folder, false);
    }

    Path layOut(KnownModel model, Downloads downloads) {
        return cache.open(KnownModelLayout.entry(model), work -> {
            Path download = Files.createDirectory(work.resolve("download"));
            ModelJar source = find(model).orElse(null);
            if (source == null) {
                source = downloaded(model, download, downloads);
            }
            KnownModelLayout.write(model, source, work);
            ModelFiles.delete(download);
        });
    }

    private ModelJar downloaded(KnownModel model, Path folder, Downloads downloads) throws IOException {
        return switch (downloads) {
            case Downloads.Never() -> throw nowhere(model);
            case Downloads.Allowed(Consumer<String> progress) -> ModelJar.of(model,
                    maven.fetch(model.artifact(), folder, progress));
        };
    }

    private ModelCacheException nowhere(KnownModel model) {
        return new ModelCacheException(cache.folder(KnownModelLayout.entry(model)),
                String.format(Locale.ROOT,
                        "is missing or damaged, and %s is neither on the class path nor in %s nor in %s; fetch it first%s",
                        model.coordinates(), root.resolve(JARS),
                        MavenRepository.folder().map(Path::toString).orElse("a local Maven repository"),
                        model.name().equals(KnownModels.DEFAULT)
                                ? ", or depend on " + KnownModels.DEFAULT_ARTIFACT + ", which brings it"
                                : ""),
                null);
    }

    private Optional<ModelJar> find(KnownModel model) {
        return ModelJar.classPath(model).or(
                () -> Stream.concat(Stream.of(root.resolve(JARS).resolve(model.jarName())),
                        MavenRepository.jar(model.artifact()).stream()).filter(Files::isRegularFile).findFirst()
                        .map(jar -> ModelJar.of(model, jar)));
    }

    /**
     * {@return whether a known model is laid out}
     *
     * @param name of the table of known models
     */
    public boolean isCached(String name) {
        return cache.has(KnownModelLayout.entry(KnownModels.get(name)));
    }

    /**
     * Removes a known model's layout.
     *
     * @param name of the table of known models
     */
    public void remove(String name) {
        cache.remove(KnownModelLayout.entry(KnownModels.get(name)));
    }

    /**
     * Opens a Hugging Face or sentence-transformers folder with safetensors: the BERT family, or the encoder half of Marian.
     * Every weight is read once to see that it is finite.
     *
     * <p>Without {@code modules.json} it is a bare transformer: the vector is the mean over all tokens, not normalised, as
     * sentence-transformers has it. The limit is {@code max_seq_length} of {@code sentence_bert_config.json}, else the smaller
     * of {@code model_max_length} of {@code tokenizer_config.json} and the number of positions. A mapped file must not be cut
     * while the model is open: whoever reads its weights then gets an {@link InternalError}.
     *
     * @param folder with {@code config.json}, {@code tokenizer.json} and safetensors
     * @return the open model; to be closed
     * @throws ModelFormatException if a file is missing, malformed or describes what is not supported
     */
    public static LoadedModel openFolder(Path folder) {
        return ModelFolder.open(folder);
    }

    /**
     * Opens an ONNX export with the files of its Hugging Face folder beside it.
     *
     * @param onnxFile the graph with its weights
     * @return the open model; to be closed
     * @throws ModelFormatException as {@link #openFolder} does, and where {@code config.json} is not beside it
     */
    public static LoadedModel openOnnx(Path onnxFile) {
        return ModelFolder.openOnnx(onnxFile);
    }
}
