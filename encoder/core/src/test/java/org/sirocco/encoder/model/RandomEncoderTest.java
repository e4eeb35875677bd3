package org.sirocco.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.host.Embeddings;
import org.sirocco.encoder.host.TokenBatch;

final class RandomEncoderTest {
    private static final String SMALL = "random:layers=2,hidden=16,heads=2,ffn=24,seed=1";

    @Test
    void isTheSameOnEveryJvm() {
        EncoderModel model = RandomEncoder.of(SMALL + ",positions=learned,norm=pre");
        // Both expectations come from a port of java.util.Random to another language.
        assertThat(Arrays.copyOf(model.embedding().word().toArray(), 4)).containsExactly(0.114857845f, 0.0021181912f,
                -0.32391435f, 0.10599401f);
        CRC32 sum = new CRC32();
        add(sum, model.embedding().word());
        for (EncoderLayer layer : model.layers()) {
            Attention attention = layer.attention().function();
            FeedForward network = layer.feedForward().function();
            for (Linear linear : new Linear[]{attention.query(), attention.key(), attention.value(),
                    attention.output(), network.up(), network.down()}) {
                add(sum, linear.weight());
                add(sum, linear.bias());
            }
            add(sum, ((BlockNorm.Before) layer.attention().norm()).norm().weight());
            add(sum, ((Norm.Layer) ((BlockNorm.Before) layer.feedForward().norm()).norm()).bias());
        }
        add(sum, model.finalNorm().weight());
        assertThat(sum.getValue()).isEqualTo(2851703504L);
    }

    private static void add(CRC32 sum, Tensor tensor) {
        ByteBuffer bytes = ByteBuffer.allocate(tensor.size() * Float.BYTES);
        bytes.asFloatBuffer().put(tensor.toArray());
        sum.update(bytes);
    }

    @Test
    void anotherSeedGivesOtherNumbers() {
        float[] one = RandomEncoder.of(SMALL).embedding().word().toArray();
        float[] other = RandomEncoder.of(SMALL.replace("seed=1", "seed=2")).embedding().word().toArray();
        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void isThePapersEncoderUnlessToldOtherwise() {
        EncoderModel model = RandomEncoder.of("random:layers=1,hidden=8,heads=1,ffn=8");
        EncoderLayer layer = model.layers().getFirst();
        assertThat(layer.attention().norm()).isInstanceOf(BlockNorm.After.class);
        assertThat(layer.feedForward().norm()).isInstanceOf(BlockNorm.After.class);
        assertThat(layer.attention().residual()).isEqualTo(new Residual.Plain());
        assertThat(layer.attention().function().positions()).isEqualTo(new AttentionPositions.None());
        assertThat(layer.attention().function().reach()).isEqualTo(new AttentionReach.All());
        assertThat(layer.attention().function().query().bias()).isNotNull();
        assertThat(layer.feedForward().function()).isInstanceOf(FeedForward.Plain.class);
        assertThat(layer.feedForward().function().activation()).isEqualTo(Activation.RELU);
        assertThat(model.finalNorm()).isNull();
        assertThat(model.embedding().wordScale()).isEqualTo((float) Math.sqrt(8));
        assertThat(model.embedding().vocabulary()).isEqualTo(257);
        assertThat(model.maxTokens()).isEqualTo(512);
        assertThat(model.embedding().positions()).hasToString("sinusoidal(INTERLEAVED, first 0)");
    }

    @Test
    void takesEveryShapeOfTheFamily() {
        EncoderModel model = RandomEncoder.of("random:layers=3,hidden=12,heads=4,ffn=20,positions=sinusoidal-split,"
                + "seed=-9,norm=pre,activation=silu,gated=true,headsize=7,bias=false,scale=false,vocab=300,length=40");
        EncoderLayer layer = model.layers().getLast();
        assertThat(model.layers()).hasSize(3);
        assertThat(layer.attention().function().headSize()).isEqualTo(7);
        assertThat(layer.attention().function().heads()).isEqualTo(4);
        assertThat(layer.attention().norm()).isInstanceOf(BlockNorm.Before.class);
        assertThat(layer.feedForward().function()).isInstanceOf(FeedForward.Gated.class);
        assertThat(layer.feedForward().function().size()).isEqualTo(20);
        assertThat(layer.feedForward().function().activation()).isEqualTo(Activation.SILU);
        assertThat(layer.feedForward().function().up().bias()).isNull();
        assertThat(model.finalNorm()).isNotNull();
        assertThat(model.embedding().wordScale()).isEqualTo(1);
        assertThat(model.embedding().vocabulary()).isEqualTo(300);
        assertThat(model.shape()).isEqualTo(new EncoderShape(12, 3, 4, 7, 40, 3 * (4 * 12 * 28 + 3 * 12 * 20)));
        assertThat(model.embedding().positions()).hasToString("sinusoidal(SPLIT, first 0)");
    }

    @ParameterizedTest
    @CsvSource({"pre, auto, true", "none, auto, true", "post, auto, false", "pre, false, false", "post, true, true"})
    void endsWithANormAsAskedOrAsTheNormOrderHasIt(String norm, String finalNorm, boolean there) {
        EncoderModel model = RandomEncoder
                .of(SMALL + String.format(Locale.ROOT, ",norm=%s,finalnorm=%s", norm, finalNorm));
        assertThat(model.finalNorm() != null).isEqualTo(there);
    }

    @ParameterizedTest
    @CsvSource({"learned, learned(512)", "none, none", "sinusoidal, 'sinusoidal(INTERLEAVED, first 0)'"})
    void takesEveryKindOfPositions(String positions, String made) {
        assertThat(RandomEncoder.of(SMALL + ",positions=" + positions).embedding().positions()).hasToString(made);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "width=3 | 'width=3' in 'random:width=3' is not key=value with a key of [layers,",
            "layers | 'layers' in 'random:layers' is not key=value with a key of [layers,",
            "layers=2, | '' in 'random:layers=2,' is not key=value",
            "layers=1,layers=2 | layers is given twice in 'random:layers=1,layers=2'",
            "layers=0 | layers=0 in 'random:layers=0' must be a whole number from 1 to 1048576",
            "heads=two | heads=two in 'random:heads=two' must be a whole number from 1 to 1048576",
            "seed=1.5 | seed=1.5 in 'random:seed=1.5' must be a whole number",
            "norm=middle | norm=middle in 'random:norm=middle' must be one of [post, pre, none]",
            "bias=no | bias=no in 'random:bias=no' must be one of [true, false]",
            "positions=rotary | positions=rotary in 'random:positions=rotary' must be one of [sinusoidal,",
            "activation=mish | activation=mish in 'random:activation=mish' must be one of [relu, gelu,",
            "norm=PRE | norm=PRE in 'random:norm=PRE' must be one of [post, pre, none]",
            "layers=1000000,hidden=64 | 'random:layers=1000000,hidden=64' has 1037.6 GiB of weights, the JVM's heap is",
            "hidden=10,heads=4 | hidden=10 in 'random:hidden=10,heads=4' must be divisible by heads=4, or headsize be given",
            "gated=2 | gated=2 in 'random:gated=2' must be one of [true, false]",
            "hidden=9,heads=3 | hidden=9 in 'random:hidden=9,heads=3' must be even for positions=sinusoidal",
            "hidden=1048576,layers=1,ffn=1,heads=1,positions=learned,length=1048576 | has 20481.0 GiB of weights,",
            "hidden=1048576,layers=1 | 'random:hidden=1048576,layers=1' has 16401.0 GiB of weights, the JVM's heap is"})
    void saysWhatIsWrongWithAName(String settings, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> RandomEncoder.of("random:" + settings))
                .withMessageContaining(message);
    }

    @Test
    void asksTheMachineForWhatLiesOutsideTheHeapToo() {
        // 65,536 numbers of layers and 16,448 of words.
        String name = "random:layers=1,hidden=64,heads=1,ffn=384";
        try (Arena arena = Arena.ofConfined(); Arena matrices = Arena.ofConfined()) {
            assertThat(RandomEncoder.of(name, arena, matrices, 1, 5 * 65_536 + 4 * 16_448).maxTokens()).isEqualTo(512);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RandomEncoder.of(name, arena, matrices, 1, 5 * 65_536 + 4 * 16_448 - 1))
                    .withMessage("'" + name + "' takes 0.0 GiB of memory while it is loaded, the machine has 0.0 GiB");
        }
    }

    @Test
    void theSizeOfWordsBesidePositionsHangsOnScaling() {
        assertThat(embedded("scale=true")).isBetween(0.9, 1.1);
        assertThat(embedded("scale=false")).isBetween(0.9 / 64, 1.1 / 64);
    }

    /** The mean square of embedded words. */
    private static double embedded(String scale) {
        EncoderModel model = RandomEncoder.of("random:layers=1,hidden=64,heads=1,ffn=1,positions=none," + scale);
        float[] hidden = new float[64 * 64];
        new Embeddings(model.embedding()).embed(
                new TokenBatch(IntStream.range(0, 64).toArray(), new int[64], PackedBatch.ofLengths(64)), hidden);
        return IntStream.range(0, hidden.length).mapToDouble(i -> hidden[i] * hidden[i]).average().orElseThrow();
    }

    @Test
    void refusesOtherModels() {
        assertThatIllegalArgumentException().isThrownBy(() -> RandomEncoder.of("bert"))
                .withMessage("'bert' does not start with 'random:'");
    }
}
