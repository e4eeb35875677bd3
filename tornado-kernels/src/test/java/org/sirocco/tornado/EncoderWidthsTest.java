package org.sirocco.tornado;

import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.AttentionMode;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.host.Embeddings;
import org.sirocco.encoder.host.TokenBatch;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.RandomEncoder;

/**
 * Widths that real models have, and those at which compilers change their mind, on tokens that the host has embedded and given
 * positions: sinusoidal ones, or learned ones where a width is odd.
 */
final class EncoderWidthsTest {
    private static final int[] LENGTHS = {1, 33, 7, 128, 2, 31, 512};
    private static final int[] FEW = {5, 1, 9};

    /** MiniLM's, bge-small-zh's and e5's heads, one head, and a head size that is no power of two. */
    @ParameterizedTest(name = "H={0} D={1} F={2}")
    @CsvSource({"12, 32, 1536", "8, 64, 2048", "6, 64, 1536", "1, 32, 128", "3, 80, 960"})
    void widthsOfRealModelsMatchTheScalarBackend(int heads, int headSize, int feedForward) {
        check("sinusoidal", heads, headSize, feedForward, LENGTHS, AttentionMode.values());
    }

    /** Loops of a few rounds are where TornadoVM's unrolling has gone wrong. */
    @ParameterizedTest(name = "D={0} F={1}")
    @CsvSource({"5, 8", "8, 5", "1, 2", "9, 1"})
    void someSmallSizesMatchTheScalarBackend(int headSize, int feedForward) {
        check("learned", 1, headSize, feedForward, FEW, AttentionMode.FUSED);
    }

    static Stream<Integer> smallSizes() {
        return IntStream.rangeClosed(1, 17).boxed();
    }

    @Tag("soak")
    @ParameterizedTest
    @MethodSource("smallSizes")
    void everySmallHeadSizeMatchesTheScalarBackend(int headSize) {
        check("learned", 2, headSize, 3, FEW, AttentionMode.FUSED);
    }

    @Tag("soak")
    @ParameterizedTest
    @MethodSource("smallSizes")
    void everySmallFeedForwardSizeMatchesTheScalarBackend(int feedForward) {
        check("learned", 1, 4, feedForward, FEW, AttentionMode.FUSED);
    }

    private static void check(String positions, int heads, int headSize, int feedForward, int[] lengths,
            AttentionMode... modes) {
        EncoderModel model = RandomEncoder
                .of(String.format(Locale.ROOT, "random:layers=1,hidden=%d,heads=%d,ffn=%d,activation=gelu,positions=%s",
                        heads * headSize, heads, feedForward, positions));
        PackedBatch batch = PackedBatch.ofLengths(lengths);
        int[] ids = new Random(46).ints(batch.tokens(), 0, RandomEncoder.VOCAB_SIZE).toArray();
        float[] embedded = new float[batch.tokens() * heads * headSize];
        new Embeddings(model.embedding()).embed(new TokenBatch(ids, new int[ids.length], batch), embedded);
        float[] expected = Numbers.scalar(model, batch, embedded);
        for (AttentionMode mode : modes) {
            float[] hidden = embedded.clone();
            try (var runtime = new TornadoBackend(Devices.required(), BackendOptions.defaults().withAttention(mode))
                    .load(model)) {
                runtime.forward(batch, hidden, hidden);
            }
            Numbers.assertClose(model.name() + " " + mode, hidden, expected, 1e-4);
        }
    }
}
