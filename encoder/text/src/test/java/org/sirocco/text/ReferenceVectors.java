package org.sirocco.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.text.model.PoolingMode;
import org.sirocco.tokenizer.peer.NativeTokenizer;

/** Tokens and vectors of the published models against ONNX Runtime, live, on every text of {@link TestTexts}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReferenceVectors {
    private static final double ABSOLUTE = 1e-5;
    private static final double COSINE = 0.999999;

    @TempDir
    private static Path cache;

    private final String model;
    private final String resource;
    private final int limit;
    private final PoolingMode pooling;
    private final List<String> texts = TestTexts.all();
    private final List<float[]> expected = new ArrayList<>();

    ReferenceVectors(String model, String resource, int limit, PoolingMode pooling) {
        this.model = model;
        this.resource = resource;
        this.limit = limit;
        this.pooling = pooling;
    }

    @BeforeAll
    void runReference() throws Exception {
        try (OnnxReference reference = new OnnxReference(resource + ".onnx", resource + "-tokenizer.json", limit,
                pooling)) {
            for (String text : texts) {
                expected.add(reference.encode(text));
            }
        }
    }

    @AfterAll
    void forgetReference() {
        expected.clear();
    }

    private SentenceEncoder open(String backend) {
        return SentenceEncoder.load(new ModelSource.Named(model),
                EncoderOptions.builder().backend(backend).cache(cache).build());
    }

    @Test
    void tokensAreTheNativeTokenizers() throws IOException {
        try (SentenceEncoder encoder = open("scalar");
                InputStream file = getClass().getResourceAsStream("/" + resource + "-tokenizer.json");
                NativeTokenizer reference = new NativeTokenizer(file.readAllBytes())) {
            for (int i = 0; i < texts.size(); i++) {
                int[] ids = encoder.model().tokenizer().encode(texts.get(i)).ids();
                assertThat(Arrays.stream(ids).asLongStream().toArray()).as("ids of text %d", i)
                        .isEqualTo(reference.ids(texts.get(i)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "simd"})
    void vectorsEqualTheReference(String backend) {
        try (SentenceEncoder encoder = open(backend)) {
            assertThat(encoder.maxTokens()).isEqualTo(limit);
            List<EncodedText> results = encoder.encode(texts);
            for (int i = 0; i < texts.size(); i++) {
                VectorAssert.assertClose(results.get(i).vector(), expected.get(i), ABSOLUTE, COSINE,
                        String.format(Locale.ROOT, "%s, text %d, %d tokens", backend, i, results.get(i).tokens()));
                assertThat(results.get(i).truncated()).as("text %d truncated", i)
                        .isEqualTo(results.get(i).tokens() > limit);
                assertThat(results.get(i).backend()).isEqualTo(backend);
            }
        }
    }

    /** Odd texts lose more to int8 than definitions do, which have bars of their own. */
    @Test
    @Tag("all-models")
    void lighterWeightsKeepTheDirection() {
        List<EncodedText> exact = encode("simd");
        assertDirections("simd+bfloat16", exact, 0.9999, 0.9999);
        assertDirections("simd+float16", exact, 0.9999, 0.9999);
        assertDirections("simd+int8", exact, 0.995, 0.999);
    }

    private List<EncodedText> encode(String backend) {
        try (SentenceEncoder encoder = open(backend)) {
            assertThat(encoder.backend()).isEqualTo(backend);
            return encoder.encode(texts);
        }
    }

    private void assertDirections(String backend, List<EncodedText> exact, double least, double mean) {
        List<EncodedText> results = encode(backend);
        DoubleSummaryStatistics cosines = IntStream.range(0, texts.size())
                .mapToDouble(i -> results.get(i).cosine(exact.get(i))).summaryStatistics();
        assertThat(cosines.getMin()).as("%s, %s", backend, cosines).isGreaterThanOrEqualTo(least);
        assertThat(cosines.getAverage()).as("%s, %s", backend, cosines).isGreaterThanOrEqualTo(mean);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "simd"})
    void aTextAloneEqualsItselfInAnyBatch(String backend) {
        try (SentenceEncoder encoder = open(backend)) {
            List<String> some = texts.subList(0, 40);
            List<EncodedText> together = encoder.encode(some.reversed()).reversed();
            for (int i = 0; i < some.size(); i++) {
                VectorAssert.assertClose(encoder.encode(some.get(i)).vector(), together.get(i).vector(), 1e-6, COSINE,
                        String.format(Locale.ROOT, "%s, text %d", backend, i));
            }
        }
    }
}
