package org.sirocco.tornado;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.EncoderModel;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.RandomEncoder;

/** Widths that real models have, and those at which compilers change their mind. */
final class EncoderWidthsTest {
    /** MiniLM's, bge-small-zh's and e5's heads, one head, and a head size that is no power of two. */
    @ParameterizedTest(name = "H={0} D={1} F={2}")
    @CsvSource({"12, 32, 1536", "8, 64, 2048", "6, 64, 1536", "1, 32, 128", "3, 80, 960"})
    void widthsOfRealModelsMatchTheScalarBackend(int heads, int headSize, int feedForward) {
        check(1, heads, headSize, feedForward, PackedBatch.ofLengths(1, 33, 7, 128, 2, 31));
    }

    /** Loops of a few rounds are where TornadoVM's unrolling has gone wrong. */
    @ParameterizedTest(name = "D={0} F={1}")
    @CsvSource({"5, 8", "8, 5", "1, 2", "9, 1"})
    void someSmallSizesMatchTheScalarBackend(int headSize, int feedForward) {
        check(1, 1, headSize, feedForward, PackedBatch.ofLengths(5, 1, 9));
    }

    static Stream<Integer> smallSizes() {
        return IntStream.rangeClosed(1, 17).boxed();
    }

    @Tag("soak")
    @ParameterizedTest
    @MethodSource("smallSizes")
    void everySmallHeadSizeMatchesTheScalarBackend(int headSize) {
        check(1, 2, headSize, 3, PackedBatch.ofLengths(5, 1, 9));
    }

    @Tag("soak")
    @ParameterizedTest
    @MethodSource("smallSizes")
    void everySmallFeedForwardSizeMatchesTheScalarBackend(int feedForward) {
        check(1, 1, 4, feedForward, PackedBatch.ofLengths(5, 1, 9));
    }

    private static void check(int layers, int heads, int headSize, int feedForward, PackedBatch batch) {
        EncoderModel model = RandomEncoder
                .of("random:layers=%d,hidden=%d,heads=%d,ffn=%d,positions=none,activation=gelu".formatted(layers,
                        heads * headSize, heads, feedForward));
        float[] hidden = Numbers.normal(batch.tokens() * heads * headSize, 46);
        float[] expected = Numbers.scalar(model, batch, hidden);
        try (var runtime = new TornadoBackend(Devices.required(), BackendOptions.defaults()).load(model)) {
            runtime.forward(batch, hidden);
        }
        Numbers.assertClose(model.name(), hidden, expected, 1e-4);
    }
}
