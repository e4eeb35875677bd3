package org.sirocco.tokenizer.peer;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The Rust library behind JNI, as the reference; truncation and padding of the file are off. */
public final class NativeTokenizer implements AutoCloseable {
    static {
        load();
    }

    private final long handle;

    public NativeTokenizer(byte[] file) {
        handle = TokenizersLibrary.LIB.createTokenizerFromString(new String(file, StandardCharsets.UTF_8));
        TokenizersLibrary.LIB.disableTruncation(handle);
        TokenizersLibrary.LIB.disablePadding(handle);
    }

    /** The library's own loader would ask for a GPU, and its makers at home. */
    @SuppressWarnings("restricted") // Loading native code is what this class is for.
    private static void load() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch");
        String system = (os.startsWith("windows") ? "win" : os.startsWith("mac") ? "osx" : "linux") + "-"
                + (machine.equals("amd64") ? "x86_64" : machine);
        String name = System.mapLibraryName("tokenizers");
        try (InputStream in = TokenizersLibrary.class.getClassLoader()
                .getResourceAsStream("native/lib/" + system + "/cpu/" + name)) {
            Path folder = Files.createTempDirectory("native-tokenizers");
            Path file = folder.resolve(name);
            Files.copy(in, file);
            file.toFile().deleteOnExit();
            folder.toFile().deleteOnExit();
            System.load(file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param spans begin and end of each token in code points, 0 for special tokens */
    record Tokens(long[] ids, int[] spans) {}

    /** Special tokens included. */
    public long[] ids(String text) {
        long encoding = TokenizersLibrary.LIB.encode(handle, text, true);
        try {
            return TokenizersLibrary.LIB.getTokenIds(encoding);
        } finally {
            TokenizersLibrary.LIB.deleteEncoding(encoding);
        }
    }

    Tokens encode(String text) {
        long encoding = TokenizersLibrary.LIB.encode(handle, text, true);
        try {
            long[] ids = TokenizersLibrary.LIB.getTokenIds(encoding);
            CharSpan[] spans = TokenizersLibrary.LIB.getTokenCharSpans(encoding);
            int[] places = new int[2 * ids.length];
            for (int i = 0; i < ids.length; i++) {
                places[2 * i] = spans[i] == null ? 0 : spans[i].getStart();
                places[2 * i + 1] = spans[i] == null ? 0 : spans[i].getEnd();
            }
            return new Tokens(ids, places);
        } finally {
            TokenizersLibrary.LIB.deleteEncoding(encoding);
        }
    }

    @Override
    public void close() {
        TokenizersLibrary.LIB.deleteTokenizer(handle);
    }
}
