package org.sirocco.encoder.model;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.sirocco.positional.LearnedPositions;
import org.sirocco.positional.PositionEncoding;
import org.sirocco.positional.SinusoidalPositions;
import org.sirocco.positional.SinusoidalPositions.Frequencies;
import org.sirocco.positional.SinusoidalPositions.Layout;

/**
 * Encoders of any shape with seeded random weights, the same on every JVM: {@link Random}'s algorithm is part of its
 * specification, and every tensor has a seed of its own.
 *
 * <p>Written {@code random:layers=6,hidden=512,heads=8,ffn=2048,positions=sinusoidal,seed=1}. Keys left out take these values,
 * and {@code norm=post,finalnorm=auto,activation=relu,bias=true,scale=true,vocab=257,length=512}.
 */
public final class RandomEncoder {
    /** What the name of such a model starts with. */
    public static final String PREFIX = "random:";

    /** Byte-level tokens: 256 bytes and one begin token. */
    public static final int VOCAB_SIZE = 257;

    private static final Map<String, String> KEYS = keys();

    private final String name;
    private final Map<String, String> settings = new LinkedHashMap<>(KEYS);
    private final long seed;

    private RandomEncoder(String name) {
        this.name = name;
        Set<String> given = new HashSet<>();
        for (String pair : name.substring(PREFIX.length()).split(",", -1)) {
            if (pair.isEmpty() && name.equals(PREFIX)) {
                continue;
            }
            String[] parts = pair.split("=", 2);
            if (parts.length < 2 || !KEYS.containsKey(parts[0])) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "'%s' in '%s' is not key=value with a key of %s", pair, name,
                                KEYS.keySet()));
            }
            if (!given.add(parts[0])) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "%s is given twice in '%s'", parts[0], name));
            }
            settings.put(parts[0], parts[1]);
        }
        this.seed = number("seed", Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static Map<String, String> keys() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("layers", "6");
        keys.put("hidden", "512");
        keys.put("heads", "8");
        keys.put("ffn", "2048");
        keys.put("positions", "sinusoidal");
        keys.put("seed", "1");
        keys.put("norm", "post");
        keys.put("finalnorm", "auto");
        keys.put("activation", "relu");
        keys.put("bias", "true");
        keys.put("scale", "true");
        keys.put("vocab", String.valueOf(VOCAB_SIZE));
        keys.put("length", "512");
        return keys;
    }

    /**
     * Makes the encoder of that name.
     *
     * @param name {@code random:key=value,…}
     * @throws IllegalArgumentException for an unknown key or a value out of range
     */
    public static EncoderModel of(String name) {
        if (!name.startsWith(PREFIX)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "'%s' does not start with '%s'", name, PREFIX));
        }
        return new RandomEncoder(name).build();
    }

    private EncoderModel build() {
        boolean preNorm = choice("norm", "post", "pre").equals("pre");
        String asked = choice("finalnorm", "auto", "true", "false");
        // A pre-norm stack ends un-normalised, so that it usually gets a final norm; a post-norm stack needs none.
        boolean finalNorm = asked.equals("auto") ? preNorm : asked.equals("true");
        // The config refuses this, too, but by names that are not the keys.
        if (size("hidden") % size("heads") != 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "hidden=%d in '%s' must be divisible by heads=%d",
                            size("hidden"), name, size("heads")));
        }
        checkMemory();
        EncoderConfig config = EncoderConfig.bert().numHiddenLayers(size("layers")).hiddenSize(size("hidden"))
                .numAttentionHeads(size("heads")).intermediateSize(size("ffn"))
                .hiddenAct(Activation.of("activation", choice("activation", Activation.names())))
                .normOrder(preNorm ? NormOrder.PRE : NormOrder.POST)
                .finalNorm(finalNorm).embeddingNorm(false).layerNormEps(1e-5f).bias(flag("bias"))
                .scaleEmbedding(flag("scale"))
                .vocabSize(size("vocab")).typeVocabSize(0).maxPositionEmbeddings(size("length")).build();
        int hidden = config.hiddenSize();
        int ffn = config.intermediateSize();
        List<LayerWeights> layers = new ArrayList<>();
        for (int l = 0; l < config.numHiddenLayers(); l++) {
            String at = "encoder.layer." + l;
            // Numbers are drawn in this order.
            layers.add(LayerWeights.builder().query(linear(at + ".attention.self.query", hidden, hidden, config))
                    .key(linear(at + ".attention.self.key", hidden, hidden, config))
                    .value(linear(at + ".attention.self.value", hidden, hidden, config))
                    .attentionOutput(linear(at + ".attention.output.dense", hidden, hidden, config))
                    .attentionNorm(norm(at + ".attention.output.LayerNorm", hidden))
                    .intermediate(linear(at + ".intermediate.dense", ffn, hidden, config))
                    .output(linear(at + ".output.dense", hidden, ffn, config))
                    .outputNorm(norm(at + ".output.LayerNorm", hidden)).build());
        }
        // Scaled, a word's numbers come out near 1, the size of the sinusoids, as in the paper; unscaled, positions drown them.
        double wordSpread = 1 / Math.sqrt(hidden);
        EmbeddingWeights embedding = new EmbeddingWeights(
                uniform("embeddings.word_embeddings.weight", 0, wordSpread, config.vocabSize(), hidden), null,
                positions(config), null);
        return new EncoderModel(name, config, embedding, layers, finalNorm ? norm("encoder.LayerNorm", hidden) : null);
    }

    /** Before the first number is drawn: a stack too large would fail only after minutes. */
    private void checkMemory() {
        double hidden = size("hidden");
        double layer = hidden * (4 * hidden + 2 * size("ffn"));
        double positions = settings.get("positions").equals("learned") ? size("length") : 0;
        double bytes = Float.BYTES * (size("layers") * layer + (size("vocab") + positions) * hidden);
        long most = Runtime.getRuntime().maxMemory();
        if (bytes > most) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "'%s' has %.1f GiB of weights, the JVM's heap is %.1f GiB (-Xmx)",
                            name, bytes / (1 << 30), (double) most / (1 << 30)));
        }
    }

    private PositionEncoding positions(EncoderConfig config) {
        int hidden = config.hiddenSize();
        String kind = choice("positions", "sinusoidal", "sinusoidal-split", "learned", "none");
        if (kind.startsWith("sinusoidal") && hidden % 2 != 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "hidden=%d in '%s' must be even for positions=%s", hidden, name, kind));
        }
        return switch (kind) {
            case "sinusoidal" -> new SinusoidalPositions(hidden);
            case "sinusoidal-split" -> new SinusoidalPositions(hidden, Layout.SPLIT, Frequencies.PAPER, 0);
            case "learned" -> new LearnedPositions(
                    uniform("embeddings.position_embeddings.weight", 0, 0.5, config.maxPositionEmbeddings(), hidden)
                            .data(),
                    config.maxPositionEmbeddings(), hidden);
            default -> PositionEncoding.none();
        };
    }

    private Linear linear(String at, int outputs, int inputs, EncoderConfig config) {
        return new Linear(uniform(at + ".weight", 0, 1 / Math.sqrt(inputs), outputs, inputs),
                config.bias() ? uniform(at + ".bias", 0, 0.1, outputs) : null);
    }

    private LayerNorm norm(String at, int hidden) {
        return new LayerNorm(uniform(at + ".weight", 1, 0.1, hidden), uniform(at + ".bias", 0, 0.1, hidden));
    }

    /** Uniform numbers of the given mean and standard deviation. */
    private Tensor uniform(String tensor, double mean, double deviation, int... shape) {
        long size = 1;
        for (int axis : shape) {
            size *= axis; // at most two axes of at most 2^20
        }
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s in '%s' has %d numbers; a tensor holds at most %d", tensor,
                            name, size, Integer.MAX_VALUE));
        }
        Random random = new Random(seed * 0x9E3779B97F4A7C15L + tensor.hashCode());
        float width = (float) (deviation * Math.sqrt(12));
        float[] data = new float[(int) size];
        for (int i = 0; i < size; i++) {
            data[i] = (float) mean + (random.nextFloat() - 0.5f) * width;
        }
        return new Tensor(tensor, shape, FloatBuffer.wrap(data));
    }

    private int size(String key) {
        return (int) number(key, 1, 1 << 20);
    }

    private long number(String key, long least, long most) {
        try {
            long value = Long.parseLong(settings.get(key));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below, with the range.
        }
        throw new IllegalArgumentException(
                String.format(Locale.ROOT, "%s=%s in '%s' must be a whole number from %d to %d", key,
                        settings.get(key), name, least, most));
    }

    private boolean flag(String key) {
        return choice(key, "true", "false").equals("true");
    }

    private String choice(String key, String... allowed) {
        String value = settings.get(key);
        if (!List.of(allowed).contains(value)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s=%s in '%s' must be one of %s", key, settings.get(key), name,
                            List.of(allowed)));
        }
        return value;
    }
}
