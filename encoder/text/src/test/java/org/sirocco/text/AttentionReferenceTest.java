package org.sirocco.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.AttentionSteps;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.contract.DoublePrecisionReference;
import org.sirocco.encoder.host.Embeddings;
import org.sirocco.encoder.host.TokenBatch;
import org.sirocco.encoder.model.EncoderModel;

/** The attention of every head of a published model against a computation in double precision that shares no code with it. */
class AttentionReferenceTest {
    private static final double TOLERANCE = 1e-5;
    private static final List<String> SENTENCES = List.of("The bank of the river was steep.",
            "The bank refused the loan.", "She sells sea shells by the sea shore.", "A", "",
            "Attention is all you need.", "Colourless green ideas sleep furiously.", "Time flies like an arrow.",
            "Fruit flies like a banana.", "The horse raced past the barn fell.", "How much is 2 + 2?",
            "I said \"no\", didn't I?", "naïve café, Zürich, Ærø", "the the the the the the the the",
            "An apple is a sweet, round fruit that grows on trees in temperate climates.",
            "To be, or not to be, that is the question: whether 'tis nobler in the mind to suffer", "привет мир",
            "今天天气很好", "supercalifragilisticexpialidocious", "😀 smile 😀");

    @TempDir
    private static Path cache;

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "simd"})
    void everyHeadEqualsTheReference(String backend) {
        try (SentenceEncoder encoder = SentenceEncoder.load(ModelSource.defaultModel(),
                EncoderOptions.builder().backend(backend).cache(cache).build())) {
            assertThat(SENTENCES).hasSize(20);
            for (String sentence : SENTENCES) {
                List<double[]> expected = reference(encoder, sentence);
                AtomicInteger seen = new AtomicInteger();
                encoder.inspector().observe(sentence, new EncoderObserver() {
                    @Override
                    public void attention(int layer, int head, int ignored, AttentionSteps steps) {
                        double[] weights = expected.get(layer * encoder.shape().heads() + head);
                        assertSame(
                                String.format(Locale.ROOT, "%s, \"%s\", layer %d, head %d", backend, sentence, layer,
                                        head),
                                steps.weights(), weights);
                        seen.incrementAndGet();
                    }
                });
                assertThat(seen).hasValue(expected.size());
            }
        }
    }

    private static List<double[]> reference(SentenceEncoder encoder, String sentence) {
        EncoderModel model = encoder.model().files().encoder();
        int[] ids = encoder.model().tokenizer().encode(sentence).ids();
        PackedBatch batch = PackedBatch.ofLengths(ids.length);
        float[] hidden = new float[ids.length * model.inputSize()];
        new Embeddings(model.embedding()).embed(new TokenBatch(ids, new int[ids.length], batch), hidden);
        return new ArrayList<>(DoublePrecisionReference.run(model, batch, hidden).weights());
    }

    private static void assertSame(String who, float[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i]) <= TOLERANCE)
                    .as("%s, cell %d: %s, expected %s", who, i, actual[i], expected[i]).isTrue();
        }
    }
}
