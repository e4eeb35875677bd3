package org.sirocco.text.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.sirocco.text.folder.TinyModel;
import org.sirocco.text.formats.OnnxFile;
import org.sirocco.text.model.PoolingMode;
import org.sirocco.text.model.SentenceSettings;
import org.sirocco.text.names.KnownModel;

/** A known model's row and jar, small enough to be laid out many times. */
final class TinyJar {
    private static final byte[] ONNX = OnnxFile.export(TinyModel.weights("")).bytes();
    private static final byte[] TOKENIZER = tokenizer();

    static final KnownModel MODEL = KnownModel.builder("tiny").groupId("org.example").artifactId("tiny-model")
            .version("1").onnx("tiny.onnx").onnxBytes(ONNX.length).onnxSha256(sha256(ONNX))
            .tokenizer("tiny-tokenizer.json").tokenizerSha256(sha256(TOKENIZER)).licence("MIT").jarBytes(1)
            .config(TinyModel.CONFIG)
            .settings(new SentenceSettings(PoolingMode.MAX, List.of(), true, 9, Map.of("query", "q: "))).build();

    private TinyJar() {}

    private static byte[] tokenizer() {
        try {
            return new ObjectMapper().writeValueAsBytes(TinyModel.tokenizer());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(ModelJar.sha256().digest(bytes));
    }

    static Path write(Path jar) throws IOException {
        return write(jar, ONNX);
    }

    static Path write(Path jar, byte[] onnx) throws IOException {
        Files.createDirectories(jar.getParent());
        try (OutputStream file = Files.newOutputStream(jar); ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("tiny.onnx"));
            zip.write(onnx);
            zip.putNextEntry(new ZipEntry("tiny-tokenizer.json"));
            zip.write(TOKENIZER);
        }
        return jar;
    }
}
