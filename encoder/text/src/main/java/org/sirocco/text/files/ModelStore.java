package org.sirocco.text.files;
import java.nio.file.Path;
import java.util.function.Consumer;
public final class ModelStore {
    public ModelStore(Path cache) {}
    public LoadedModel openNamed(String name, Consumer<String> fetch) {
        throw new IllegalArgumentException("unknown model '" + name + "'");
    }
    public static LoadedModel openFolder(Path folder) {
        throw new UnsupportedOperationException();
    }
    public LoadedModel openOnnx(Path file) {
        throw new UnsupportedOperationException();
    }
    public static Path defaultCache() {
        return Path.of(System.getProperty("user.home"), ".cache", "sirocco");
    }
}
