package org.sirocco.text;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.folder.FolderLayouts;
import org.sirocco.text.model.PoolingMode;

/** A published model's weights in every layout that people have them in, against ONNX Runtime on the same numbers. */
class LayoutReferenceTest {
    private static final String ONNX = "/all-minilm-l6-v2.onnx";
    private static final int HIDDEN = 384;
    private static final int LIMIT = 256;
    private static final List<String> TEXTS = List.of("A man is eating food.", "",
            "To be, or not to be, that is the question: whether 'tis nobler in the mind to suffer", "naïve café 今天",
            TestTexts.words(300));

    @TempDir
    private static Path cache;
    /** The model as it is laid out in the cache: one file, F32. */
    private static Path laidOut;

    @TempDir
    private Path folder;

    @BeforeAll
    static void layOut() throws IOException {
        SentenceEncoder.load(ModelSource.defaultModel(), options()).close();
        try (var models = Files.list(cache.resolve("models"))) {
            laidOut = models.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    private static EncoderOptions options() {
        return EncoderOptions.builder().backend("simd").cache(cache).build();
    }

    private static byte[] onnx() throws IOException {
        try (InputStream in = LayoutReferenceTest.class.getResourceAsStream(ONNX)) {
            return in.readAllBytes();
        }
    }

    private static OnnxReference reference(byte[] onnx) throws Exception {
        return new OnnxReference(onnx, "all-minilm-l6-v2-tokenizer.json", LIMIT, PoolingMode.MEAN);
    }

    /** Everything but the weights. */
    private void copySideFiles() throws IOException {
        for (String file : List.of("config.json", "tokenizer.json", "modules.json", "sentence_bert_config.json")) {
            Files.copy(laidOut.resolve(file), folder.resolve(file));
        }
        Files.createDirectory(folder.resolve("1_Pooling"));
        FolderLayouts.setPooling(folder, PoolingMode.MEAN, HIDDEN);
    }

    private void linkWeights() throws IOException {
        Files.createLink(folder.resolve("model.safetensors"), laidOut.resolve("model.safetensors"));
    }

    private interface Reference {
        float[] vector(String text) throws Exception;
    }

    private static void assertVectors(ModelSource source, Reference reference) throws Exception {
        try (SentenceEncoder encoder = SentenceEncoder.load(source, options())) {
            List<EncodedText> results = encoder.encode(TEXTS);
            for (int i = 0; i < TEXTS.size(); i++) {
                VectorAssert.assertClose(results.get(i).vector(), reference.vector(TEXTS.get(i)), 1e-5, 0.999999,
                        String.format(Locale.ROOT, "%s, text %d", source, i));
            }
        }
    }

    @Test
    void oneFileShardsAndTheExportGiveTheReferencesVectors() throws Exception {
        copySideFiles();
        try (OnnxReference reference = reference(onnx()); Arena arena = Arena.ofConfined()) {
            linkWeights();
            assertVectors(new ModelSource.Folder(folder), reference::encode);
            Files.delete(folder.resolve("model.safetensors"));
            FolderLayouts.writeShards(folder, FolderLayouts.weights(laidOut.resolve("model.safetensors"), arena));
            assertVectors(new ModelSource.Folder(folder), reference::encode);
            Path export = Files.write(folder.resolve("model.onnx"), onnx());
            assertVectors(new ModelSource.Onnx(export), reference::encode);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"F16", "BF16"})
    void halfWeightsGiveTheVectorsOfTheReferenceWithTheSameRoundedWeights(String type) throws Exception {
        copySideFiles();
        try (Arena arena = Arena.ofConfined()) {
            FolderLayouts.writeSingle(folder, FolderLayouts.weights(laidOut.resolve("model.safetensors"), arena),
                    type);
        }
        byte[] rounded = onnx();
        FolderLayouts.round(rounded, type);
        try (OnnxReference reference = reference(rounded)) {
            assertVectors(new ModelSource.Folder(folder), reference::encode);
        }
    }

    @Test
    void otherPoolingsAndADenseModuleGiveTheReferencesVectors() throws Exception {
        copySideFiles();
        linkWeights();
        try (OnnxReference reference = reference(onnx())) {
            // The other two are those of the models that have names.
            for (PoolingMode pooling : List.of(PoolingMode.MAX, PoolingMode.MEAN_SQRT_LEN,
                    PoolingMode.WEIGHTED_MEAN, PoolingMode.LAST_TOKEN)) {
                FolderLayouts.setPooling(folder, pooling, HIDDEN);
                assertVectors(new ModelSource.Folder(folder),
                        text -> OnnxReference.unit(reference.pooled(text, pooling)));
            }
            Random random = new Random(5);
            float[] weight = new float[16 * HIDDEN];
            float[] bias = new float[16];
            for (int i = 0; i < weight.length; i++) {
                weight[i] = (float) random.nextGaussian() / 8;
            }
            for (int i = 0; i < bias.length; i++) {
                bias[i] = (float) random.nextGaussian();
            }
            FolderLayouts.addDense(folder, Tensor.of("linear.weight", weight, 16, HIDDEN),
                    Tensor.of("linear.bias", bias, 16));
            FolderLayouts.setPooling(folder, PoolingMode.MEAN_SQRT_LEN, HIDDEN);
            assertVectors(new ModelSource.Folder(folder), text -> OnnxReference
                    .unit(dense(weight, bias, reference.pooled(text, PoolingMode.MEAN_SQRT_LEN))));
        }
    }

    private static double[] dense(float[] weight, float[] bias, double[] in) {
        double[] out = new double[bias.length];
        for (int o = 0; o < out.length; o++) {
            double sum = bias[o];
            for (int i = 0; i < in.length; i++) {
                sum += weight[o * in.length + i] * in[i];
            }
            out[o] = Math.tanh(sum);
        }
        return out;
    }
}
