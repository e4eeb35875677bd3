package org.sirocco.text.files;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Opens models: known ones by name through a cache folder, others from a folder or an ONNX file. Safe for many threads, and
 * for many processes on one cache folder.
 */
public final class ModelStore {
    private final Path root;
    private final ModelCache cache;

    /** @param cacheRoot where known models are laid out; made when first needed */
    public ModelStore(Path cacheRoot) {
        this.root = cacheRoot.toAbsolutePath();
        this.cache = new ModelCache(root);
    }

    /** {@code $XDG_CACHE_HOME/sirocco}, else {@code ~/.cache/sirocco}. */
    public static Path defaultCache() {
        return defaultCache(System.getenv(), System.getProperty("user.home"));
    }

    static Path defaultCache(Map<String, String> environment, String home) {
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        // The standard says that a relative path there is to be ignored.
        return (Path.of(cache).isAbsolute() ? Path.of(cache) : Path.of(home, ".cache")).resolve("sirocco");
    }

    /**
     * Opens a known model. On first use it is laid out in the cache from its jar: on the class path, in the cache's
     * {@code jars} folder, or in the local Maven repository. Nothing is downloaded.
     *
     * @throws IllegalArgumentException if the table has no such name
     * @throws ModelCacheException      if the cache cannot be written, or the model is in none of these places
     * @throws ModelFormatException     if its jar does not hold what the table says
     */
    public LoadedModel openNamed(String name) {
        KnownModel model = KnownModels.get(name);
        Path folder = cache.open(KnownModelLayout.entry(model),
                work -> KnownModelLayout.write(model, source(model), work));
        return ModelFolder.open(model.name(), folder, false);
    }

    private ModelSource source(KnownModel model) {
        return find(model).orElseThrow(() -> new ModelCacheException(cache.folder(KnownModelLayout.entry(model)),
                "is not there or damaged, and %s is neither on the class path nor in %s nor in %s; fetch it first"
                        .formatted(model.coordinates(), root.resolve("jars"), MavenRepository.folder()),
                null));
    }

    private Optional<ModelSource> find(KnownModel model) {
        return ModelSource.classPath(model)
                .or(() -> ModelSource.jar(model, root.resolve("jars").resolve(model.jarName())))
                .or(() -> ModelSource.jar(model, MavenRepository.jar(model)));
    }

    /** Whether a known model is laid out. */
    public boolean isCached(String name) {
        return cache.has(KnownModelLayout.entry(KnownModels.get(name)));
    }

    /** Removes a known model's layout. */
    public void remove(String name) {
        cache.remove(KnownModelLayout.entry(KnownModels.get(name)));
    }

    /**
     * Opens a Hugging Face or sentence-transformers folder of the BERT family with safetensors. Every weight is read once to
     * see that it is finite.
     *
     * @throws ModelFormatException if a file is missing, malformed or describes what is not supported
     */
    public static LoadedModel openFolder(Path folder) {
        return ModelFolder.open(folder);
    }

    /**
     * Opens an ONNX export with the files of its Hugging Face folder beside it.
     *
     * @throws ModelFormatException as {@link #openFolder} does, and where {@code config.json} is not beside it
     */
    public LoadedModel openOnnx(Path onnxFile) {
        return ModelFolder.openOnnx(onnxFile);
    }
}
