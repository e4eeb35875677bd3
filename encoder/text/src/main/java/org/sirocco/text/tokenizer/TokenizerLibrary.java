package org.sirocco.text.tokenizer;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Loads the native tokenizer library, once per JVM.
 *
 * <p>The library is steered by JVM-wide properties, and this is the only place that sets them; one that the program has set
 * already is left alone:
 * <ul>
 * <li>{@code ai.djl.offline=true}: nothing is downloaded, whatever GPU is there, and nobody is told of the start;
 * <li>{@code ENGINE_CACHE_DIR}: the library is unpacked into our cache, not into a folder of its own in the user's home.
 * </ul>
 */
final class TokenizerLibrary {
    private static boolean loaded;

    private TokenizerLibrary() {}

    static synchronized void load(Path nativeFolder) {
        if (loaded) {
            return;
        }
        setIfAbsent("ai.djl.offline", "true");
        setIfAbsent("ENGINE_CACHE_DIR", nativeFolder.toAbsolutePath().toString());
        try {
            Files.createDirectories(nativeFolder);
        } catch (IOException e) {
            throw new TokenizerException(
                    "%s: cannot be made, but the tokenizer library is unpacked there (%s); name another"
                            .formatted(nativeFolder, e) + " cache folder",
                    e);
        }
        try {
            LibUtils.checkStatus();
        } catch (RuntimeException | LinkageError e) {
            throw new TokenizerException("%s: the tokenizer library cannot be unpacked or loaded there: %s"
                    .formatted(nativeFolder, rootCause(e)), e);
        }
        loaded = true;
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null && System.getenv(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static String rootCause(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }
}
