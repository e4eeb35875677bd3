package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.AttentionMode;
import org.sirocco.encoder.BackendOptions.EmbeddingPlace;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.TokenPool;
import org.sirocco.encoder.TokenPool.Kind;
import org.sirocco.encoder.host.Embeddings;
import org.sirocco.encoder.host.TokenBatch;
import org.sirocco.encoder.host.TokenRows;
import org.sirocco.encoder.host.UnitLength;
import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.RandomEncoder;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.positional.PositionEncoding;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.sdk.MemoryLimit;

/** Tokens looked up and states pooled on the device, with the kernels of either type, against the host's way there. */
final class TokensOnDeviceTest {
    private static final BackendOptions OPTIONS = BackendOptions.defaults().withEmbeddings(EmbeddingPlace.DEVICE);
    /** Sentences of a block and of several, of one token, and one for whose sums 64 states are not enough. */
    private static final PackedBatch BATCH = PackedBatch.ofLengths(3, 70, 1, 18, 130);
    private static final double CLOSE = 1e-5;

    private static TokenBatch tokens(EncoderModel model, PackedBatch batch, int seed) {
        EmbeddingWeights weights = model.embedding();
        return new TokenBatch(new Random(seed).ints(batch.tokens(), 0, weights.vocabulary()).toArray(),
                new Random(seed + 1).ints(batch.tokens(), 0, Math.max(1, weights.types())).toArray(), batch);
    }

    private static EncoderRuntime load(TokenCases.Case of, BackendOptions options) {
        Accelerator device = Devices.required();
        KernelSet kernels = of.kernels().of(device);
        return new TornadoBackend(device, kernels, options).load(of.model());
    }

    /** Every kind, with and without tokens that are left out, and none at all. */
    private static List<TokenPool> pools(PackedBatch batch) {
        List<TokenPool> pools = new ArrayList<>();
        for (int s = 0; s < batch.sentences(); s++) {
            int first = batch.first(s);
            int length = batch.length(s);
            for (Kind kind : Kind.values()) {
                pools.add(new TokenPool(kind, first, length, 1));
                int skipped = Math.min(2, length);
                pools.add(new TokenPool(kind, first + skipped, length - skipped, skipped + 1));
            }
            pools.add(new TokenPool(Kind.MEAN, first, 1, 1));
            pools.add(new TokenPool(Kind.MEAN, first + length - 1, 1, 1));
        }
        return pools;
    }

    /** (pools, C), in double precision. */
    private static float[] pooled(List<TokenPool> pools, float[] states, int width) {
        float[] out = new float[pools.size() * width];
        for (int i = 0; i < out.length; i++) {
            TokenPool pool = pools.get(i / width);
            double sum = 0;
            double weights = 0;
            double greatest = Double.NEGATIVE_INFINITY;
            for (int t = 0; t < pool.count(); t++) {
                double x = states[(pool.first() + t) * width + i % width];
                double weight = pool.kind() == Kind.WEIGHTED_MEAN ? pool.place() + t : 1;
                sum += weight * x;
                weights += weight;
                greatest = Math.max(greatest, x);
            }
            out[i] = (float) switch (pool.kind()) {
                case GREATEST -> greatest;
                case ROOT_MEAN -> weights == 0 ? 0 : sum / Math.sqrt(weights);
                case MEAN, WEIGHTED_MEAN -> weights == 0 ? 0 : sum / weights;
            };
        }
        return out;
    }

    @ParameterizedTest
    @MethodSource("org.sirocco.tornado.TokenCases#all")
    void statesAndWhatIsPooledAreTheHosts(TokenCases.Case of) {
        EncoderModel model = of.model();
        int width = model.outputSize();
        TokenBatch batch = tokens(model, BATCH, 12);
        int[] rows = TokenRows.of(model.embedding(), batch);
        float[] input = new float[BATCH.tokens() * model.inputSize()];
        float[] expected = new float[BATCH.tokens() * width];
        new Embeddings(model.embedding()).embed(batch, input);
        try (EncoderRuntime host = load(of, BackendOptions.defaults())) {
            assertThat(host.tokens()).isEmpty();
            host.forward(BATCH, input, expected);
        }
        List<TokenPool> pools = pools(BATCH);
        // Through the steps there are other buffers behind the same graphs: once is enough.
        List<AttentionMode> modes = of.kernels() == DeviceFormsTest.Kernels.OF_THE_DEVICE && of.name().contains("types")
                ? List.of(AttentionMode.values())
                : List.of(AttentionMode.FUSED);
        for (AttentionMode mode : modes) {
            try (EncoderRuntime device = load(of, OPTIONS.withAttention(mode))) {
                float[] states = new float[expected.length];
                device.tokens().orElseThrow().forward(BATCH, rows, states);
                Numbers.assertClose("states, " + mode, states, expected, CLOSE);
                float[] actual = new float[pools.size() * width];
                device.tokens().orElseThrow().pool(BATCH, rows, pools, false, actual);
                assertPooled(pools, actual, pooled(pools, expected, width), width);
                // Hidden states still go, for who looks inside.
                float[] given = new float[expected.length];
                device.forward(BATCH, input, given);
                Numbers.assertClose("given states, " + mode, given, expected, CLOSE);
                List<TokenPool> means = pools.stream().filter(pool -> pool.kind() == Kind.MEAN).toList();
                float[] unit = new float[means.size() * width];
                device.tokens().orElseThrow().pool(BATCH, rows, means, true, unit);
                float[] wanted = pooled(means, expected, width);
                UnitLength.apply(wanted, BATCH.sentences(), wanted.length / BATCH.sentences());
                Numbers.assertClose("unit, " + mode, unit, wanted, CLOSE);
            }
        }
    }

    private static void assertPooled(List<TokenPool> pools, float[] actual, float[] expected, int width) {
        for (int p = 0; p < pools.size(); p++) {
            float[] row = Arrays.copyOfRange(actual, p * width, (p + 1) * width);
            float[] wanted = Arrays.copyOfRange(expected, p * width, (p + 1) * width);
            if (pools.get(p).kind() == Kind.GREATEST && pools.get(p).count() == 0) {
                assertThat(row).containsOnly(Float.NEGATIVE_INFINITY);
            } else {
                Numbers.assertClose(pools.get(p).toString(), row, wanted, CLOSE);
            }
        }
    }

    private static EncoderModel small() {
        return RandomEncoder.of("random:layers=1,hidden=32,heads=1,ffn=32,vocab=90");
    }

    /** More tokens than go through at a time; and sentences of one token with more pooled rows than tokens. */
    @Test
    void aBatchLargerThanTheBuffersIsPooledInParts() {
        EncoderModel model = small();
        int[] lengths = new int[Devices.required().kernels().usualTokens() * 2 / 45];
        Arrays.fill(lengths, 45);
        int[] ones = new int[600];
        Arrays.fill(ones, 1);
        for (PackedBatch batch : List.of(PackedBatch.ofLengths(lengths), PackedBatch.ofLengths(ones))) {
            TokenBatch tokens = tokens(model, batch, 14);
            float[] input = new float[batch.tokens() * 32];
            new Embeddings(model.embedding()).embed(tokens, input);
            List<TokenPool> pools = pools(batch);
            try (EncoderRuntime device = new TornadoBackend(Devices.required(), OPTIONS).load(model)) {
                float[] actual = new float[pools.size() * 32];
                device.tokens().orElseThrow().pool(batch, TokenRows.of(model.embedding(), tokens), pools, false,
                        actual);
                device.forward(batch, input, input);
                assertPooled(pools, actual, pooled(pools, input, 32), 32);
            }
        }
    }

    /** Twelve bytes a token, 16 a block and a pooled row, and what it takes to say how many; rounded up to a power of two. */
    @Test
    void bytesThatAreMovedAreCounted() {
        EncoderModel model = small();
        PackedBatch batch = PackedBatch.ofLengths(18, 18, 18, 18, 18, 18, 18, 18);
        TokenBatch tokens = tokens(model, batch, 15);
        int[] rows = TokenRows.of(model.embedding(), tokens);
        List<TokenPool> pools = new ArrayList<>();
        for (int s = 0; s < batch.sentences(); s++) {
            pools.add(new TokenPool(Kind.MEAN, batch.first(s), 18, 1));
        }
        float[] states = new float[batch.tokens() * 32];
        DeviceTimes pooled;
        DeviceTimes host;
        try (EncoderRuntime device = new TornadoBackend(Devices.required(), OPTIONS.withProfiled(true)).load(model)) {
            float[] vectors = new float[8 * 32];
            device.tokens().orElseThrow().pool(batch, rows, pools, true, vectors);
            DeviceTimes before = device.deviceTimes().orElseThrow();
            device.tokens().orElseThrow().pool(batch, rows, pools, true, vectors);
            pooled = device.deviceTimes().orElseThrow().since(before);
        }
        try (EncoderRuntime device = new TornadoBackend(Devices.required(),
                BackendOptions.defaults().withProfiled(true)).load(model)) {
            device.forward(batch, states, states);
            DeviceTimes before = device.deviceTimes().orElseThrow();
            device.forward(batch, states, states);
            host = device.deviceTimes().orElseThrow().since(before);
        }
        assertThat(pooled.bytesDown()).isEqualTo(8 * 32 * Float.BYTES);
        assertThat(host.bytesDown()).isEqualTo(144 * 32 * Float.BYTES);
        // 144 tokens and 8 rows are 500 numbers at most: they go up as 512 or 1024, with a header and a layer's 8 numbers.
        assertThat(pooled.bytesUp()).isBetween(500L * 4, 1024L * 4 + 1024);
        assertThat(host.bytesUp()).isGreaterThan(512 * 32 * Float.BYTES);
    }

    @Test
    void whatDoesNotLieInItsSentenceIsRefusedBeforeTheLaunch() {
        EncoderModel model = small();
        PackedBatch batch = PackedBatch.ofLengths(3, 2);
        int[] rows = TokenRows.of(model.embedding(), tokens(model, batch, 16));
        try (EncoderRuntime device = new TornadoBackend(Devices.required(), OPTIONS).load(model)) {
            TokenPool good = new TokenPool(Kind.MEAN, 0, 3, 1);
            for (TokenPool bad : List.of(new TokenPool(Kind.MEAN, 2, 1, 1), new TokenPool(Kind.MEAN, 3, 3, 1),
                    new TokenPool(Kind.MEAN, 4, -1, 1))) {
                assertThatThrownBy(() -> device.tokens().orElseThrow().pool(batch, rows, List.of(good, bad), false,
                        new float[64])).isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("lies outside its sentence, 3 to 5");
            }
            assertThatThrownBy(() -> device.tokens().orElseThrow().pool(batch, rows, List.of(good), false,
                    new float[64])).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 pooled rows of 32 numbers do not go with 2 sentences");
            assertThatThrownBy(() -> device.tokens().orElseThrow().forward(batch, new int[14], new float[160]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("rows has 14 numbers, 5 tokens need 15");
        }
    }

    /** Numbers that are none must not vanish among others, whatever the compiler takes for granted. */
    @Test
    void aNumberThatIsNoneReachesWhatIsPooled() {
        EncoderModel model = small();
        float[] words = model.embedding().word().toArray();
        for (int i = 0; i < 32; i++) {
            words[5 * 32 + i] = 3e38f;
        }
        EncoderModel wild = new EncoderModel("wild",
                new EmbeddingWeights(Tensor.of("word", words, 90, 32), 4, null, PositionEncoding.none(), null),
                model.layers(), null, model.maxTokens());
        PackedBatch batch = PackedBatch.ofLengths(3);
        int[] rows = TokenRows.of(wild.embedding(), new TokenBatch(new int[]{1, 5, 2}, new int[3], batch));
        for (Kind kind : Kind.values()) {
            float[] vector = new float[32];
            // The tokens of the self-test do not have that row.
            try (EncoderRuntime device = new TornadoBackend(Devices.required(), OPTIONS).load(wild)) {
                device.tokens().orElseThrow().pool(batch, rows, List.of(new TokenPool(kind, 0, 3, 1)), true, vector);
            }
            assertThat(vector).as(kind.toString()).satisfies(numbers -> {
                for (float number : numbers) {
                    assertThat(Float.isFinite(number)).isFalse();
                }
            });
        }
    }

    /** 49 MB of words, which the graph of the observed run has not: beside them it would not fit once more. */
    @Test
    void anObservedRunDoesNotDriveTheTablesOut() {
        EncoderModel model = RandomEncoder.of("random:layers=1,hidden=32,heads=1,ffn=32,vocab=400000,positions=none");
        Accelerator device = Devices.required();
        List<EncoderChain> fused = new ArrayList<>();
        String before = System.setProperty(MemoryLimit.PROPERTY, "240MB");
        try (Graphs graphs = new Graphs(device, device.kernels(), model, OPTIONS)) {
            graphs.part(AttentionMode.FUSED, BATCH, 0, (graph, part) -> fused.add(graph));
            graphs.part(AttentionMode.STEPS, BATCH, 0, (graph, part) -> assertThat(graph.takesTokens()).isFalse());
            graphs.part(AttentionMode.FUSED, BATCH, 0, (graph, part) -> fused.add(graph));
        } finally {
            Devices.restore(MemoryLimit.PROPERTY, before);
        }
        assertThat(fused.getLast()).isSameAs(fused.getFirst());
    }

    /** Another table, another final norm: what is looked up and what is pooled each are held to the host's. */
    @Test
    void aDeviceIsHeldToTheHostsEmbeddingsAndVectors() {
        Accelerator device = Devices.required();
        EncoderModel model = small();
        EncoderModel otherWords = TokenCases.with(model, new EmbeddingWeights(model.embedding().word(), 1.5f, null,
                model.embedding().positions(), null));
        EncoderModel otherEnd = new EncoderModel("end", model.embedding(), model.layers(),
                new Norm.Rms(TokenCases.tensor("gain", 17, 32), 1e-5f), model.maxTokens());
        for (EncoderModel other : List.of(otherWords, otherEnd)) {
            DeviceMemory memory = new DeviceMemory(device, model, device.kernels(), OPTIONS, () -> Long.MAX_VALUE);
            try (Graphs graphs = new Graphs(device, device.kernels(), model, memory, new LayerCheck(other), OPTIONS)) {
                assertThatThrownBy(() -> graphs.part(AttentionMode.FUSED, BATCH, 0, (graph, part) -> {}))
                        .isInstanceOf(KernelException.class)
                        .hasMessageContaining(other == otherWords ? "of the embeddings of" : "of the vectors of");
            }
        }
    }
}
