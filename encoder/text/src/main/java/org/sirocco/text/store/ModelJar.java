package org.sirocco.text.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.sirocco.text.folder.ModelFolder;
import org.sirocco.text.formats.ModelFiles;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.names.KnownModel;

/** The jar with a known model's two files, on the class path or anywhere else. */
final class ModelJar {
    private static final String IN_JAR = "!/";

    private final KnownModel model;
    /** Ends with '/'. */
    private final String root;

    private ModelJar(KnownModel model, String root) {
        this.model = model;
        this.root = root;
    }

    /** The class path, where the model is on it. */
    static Optional<ModelJar> classPath(KnownModel model) {
        URL onnx = ModelJar.class.getResource("/" + model.onnx());
        return Optional.ofNullable(onnx).map(URL::toString)
                .map(url -> new ModelJar(model, url.substring(0, url.length() - model.onnx().length())));
    }

    /** A jar anywhere. */
    static ModelJar of(KnownModel model, Path jar) {
        // The first "!/" ends the jar's own address.
        return new ModelJar(model, "jar:" + jar.toUri().toString().replace("!", "%21") + IN_JAR);
    }

    /** How messages call one of the files. */
    Path path(String file) {
        String place = root.startsWith("jar:") && root.endsWith(IN_JAR)
                ? root.substring("jar:".length(), root.length() - IN_JAR.length())
                : root;
        return place.startsWith("file:") ? Path.of(URI.create(place)).resolve(file) : Path.of(file);
    }

    /**
     * The tokenizer's file.
     *
     * @throws ModelFormatException if it cannot be read or is not the pinned one
     */
    byte[] tokenizer() {
        try (InputStream in = open(model.tokenizer())) {
            byte[] bytes = in.readNBytes(ModelFolder.MAX_TOKENIZER);
            checkPin(model.tokenizer(), model.tokenizerSha256(), ByteBuffer.wrap(bytes));
            return bytes;
        } catch (IOException e) {
            throw ModelFiles.unreadable(path(model.tokenizer()), e);
        }
    }

    /**
     * Fills a buffer with the weights' file.
     *
     * @param onnx as large as the file should be
     * @throws ModelFormatException if it cannot be read or is not the pinned one
     */
    void readOnnx(ByteBuffer onnx) {
        try (ReadableByteChannel in = Channels.newChannel(open(model.onnx()))) {
            while (onnx.hasRemaining()) {
                if (in.read(onnx) < 0) {
                    throw new ModelFormatException(path(model.onnx()),
                            String.format(Locale.ROOT, "ends after %d of %d bytes", onnx.position(), onnx.capacity()));
                }
            }
        } catch (IOException e) {
            throw ModelFiles.unreadable(path(model.onnx()), e);
        }
        checkPin(model.onnx(), model.onnxSha256(), onnx.duplicate().flip());
    }

    private InputStream open(String file) throws IOException {
        try {
            URLConnection connection = URI.create(root + file).toURL().openConnection();
            // A cached connection would keep the jar open for good.
            connection.setUseCaches(false);
            return connection.getInputStream();
        } catch (MalformedURLException e) {
            throw new IOException("no URL: " + root + file, e);
        }
    }

    private void checkPin(String file, String expected, ByteBuffer content) {
        MessageDigest digest = sha256();
        digest.update(content);
        String actual = HexFormat.of().formatHex(digest.digest());
        if (!actual.equals(expected)) {
            throw new ModelFormatException(path(file),
                    String.format(Locale.ROOT, "has SHA-256 %s, expected %s", actual, expected));
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
