package org.sirocco.encoder.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
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
 * and {@code norm=post,finalnorm=auto,activation=relu,gated=false,headsize=auto,bias=true,scale=true,vocab=257,length=512}.
 */
public final class RandomEncoder {
    /** What the name of such a model starts with. */
    public static final String PREFIX = "random:";

    /** Byte-level tokens: 256 bytes and one begin token. */
    public static final int VOCAB_SIZE = 257;

    private static final ValueLayout.OfFloat NUMBER = ValueLayout.JAVA_FLOAT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final float EPSILON = 1e-5f;
    private static final String USUAL = "layers=6,hidden=512,heads=8,ffn=2048,positions=sinusoidal,seed=1,norm=post,"
            + "finalnorm=auto,activation=relu,gated=false,headsize=auto,bias=true,scale=true,vocab=" + VOCAB_SIZE
            + ",length=512";
    private static final Map<String, String> KEYS = keys();

    private final String name;
    private final Map<String, String> settings = new LinkedHashMap<>(KEYS);
    private final long seed;
    /** Where numbers are put, or null for the heap. */
    private final Arena arena;
    /** Where those of matrices are. */
    private final Arena matrices;

    private RandomEncoder(String name, Arena arena, Arena matrices) {
        this.name = name;
        this.arena = arena;
        this.matrices = matrices;
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
        for (String pair : USUAL.split(",")) {
            String[] parts = pair.split("=");
            keys.put(parts[0], parts[1]);
        }
        return keys;
    }

    /**
     * Makes the encoder of that name.
     *
     * @param name {@code random:key=value,…}
     * @return the encoder; the same name gives the same weights
     * @throws IllegalArgumentException for an unknown key or a value out of range
     */
    public static EncoderModel of(String name) {
        return of(name, null, null, Float.BYTES, Long.MAX_VALUE);
    }

    /**
     * The same with its numbers outside the heap, as those of a mapped file are.
     *
     * @param name     as {@link #of(String)} takes it
     * @param arena    where they are, as long as it is open; null for the heap
     * @param matrices where those of the layers' matrices are, likewise
     * @param held     bytes of the heap that will be held for each number of a matrix
     * @param machine  bytes of memory that the heap and what lies outside it share
     * @return the encoder; the same name gives the same weights
     * @throws IllegalArgumentException for an unknown key or a value out of range, or where there is too little memory
     */
    public static EncoderModel of(String name, Arena arena, Arena matrices, int held, long machine) {
        if (!name.startsWith(PREFIX)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "'%s' does not start with '%s'", name, PREFIX));
        }
        return new RandomEncoder(name, arena, matrices).build(held, machine);
    }

    private EncoderModel build(int held, long machine) {
        String norm = choice("norm", "post", "pre", "none");
        String asked = choice("finalnorm", "auto", "true", "false");
        // All but a post-norm stack end un-normalised, so that they usually get a final norm.
        boolean finalNorm = asked.equals("auto") ? !norm.equals("post") : asked.equals("true");
        int hidden = size("hidden");
        checkMemory(held, machine);
        List<EncoderLayer> layers = new ArrayList<>();
        for (int l = 0; l < size("layers"); l++) {
            String at = "encoder.layer." + l;
            // Every tensor has a seed of its own: their order is of no matter.
            Norm attentionNorm = norm(at + ".attention.output.LayerNorm", hidden);
            Norm outputNorm = norm(at + ".output.LayerNorm", hidden);
            layers.add(
                    new EncoderLayer(new Block<>(attention(at + ".attention", hidden), placed(norm, attentionNorm)),
                            new Block<>(feedForward(at, hidden), placed(norm, outputNorm))));
        }
        // Scaled, a word's numbers come out near 1, the size of the sinusoids, as in the paper; unscaled, positions drown them.
        double wordSpread = 1 / Math.sqrt(hidden);
        EmbeddingWeights embedding = new EmbeddingWeights(
                uniform("embeddings.word_embeddings.weight", 0, wordSpread, size("vocab"), hidden),
                flag("scale") ? (float) Math.sqrt(hidden) : 1, null, positions(hidden), null);
        return new EncoderModel(name, embedding, layers, finalNorm ? norm("encoder.LayerNorm", hidden) : null,
                size("length"));
    }

    private static BlockNorm placed(String place, Norm norm) {
        return switch (place) {
            case "pre" -> new BlockNorm.Before(norm);
            case "post" -> new BlockNorm.After(norm);
            default -> new BlockNorm.None();
        };
    }

    private Attention attention(String at, int hidden) {
        int heads = size("heads");
        int width = heads * headSize();
        return Attention.builder().heads(heads).query(linear(at + ".self.query", width, hidden))
                .key(linear(at + ".self.key", width, hidden)).value(linear(at + ".self.value", width, hidden))
                .output(last(at + ".output.dense", hidden, width)).build();
    }

    private FeedForward feedForward(String at, int hidden) {
        Linear up = linear(at + ".intermediate.dense", size("ffn"), hidden);
        Linear down = last(at + ".output.dense", hidden, size("ffn"));
        Activation activation = Activation.of("activation", choice("activation", Activation.names()));
        return flag("gated")
                ? new FeedForward.Gated(linear(at + ".intermediate.gate", size("ffn"), hidden), up, activation, down)
                : new FeedForward.Plain(up, activation, down);
    }

    private int headSize() {
        if (!settings.get("headsize").equals("auto")) {
            return size("headsize");
        }
        if (size("hidden") % size("heads") != 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "hidden=%d in '%s' must be divisible by heads=%d, or headsize be given",
                            size("hidden"), name, size("heads")));
        }
        return size("hidden") / size("heads");
    }

    /** Before the first number is drawn: a stack too large would fail only after minutes. */
    private void checkMemory(int held, long machine) {
        double hidden = size("hidden");
        double layer = hidden * (4.0 * size("heads") * headSize() + (flag("gated") ? 3.0 : 2.0) * size("ffn"));
        double positions = settings.get("positions").equals("learned") ? size("length") : 0;
        double inLayers = size("layers") * layer;
        double all = Float.BYTES * (inLayers + (size("vocab") + positions) * hidden);
        double onHeap = arena == null ? all : held * inLayers;
        long heap = Runtime.getRuntime().maxMemory();
        if (onHeap > heap) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "'%s' has %.1f GiB of weights, the JVM's heap is %.1f GiB (-Xmx)",
                            name, onHeap / (1 << 30), (double) heap / (1 << 30)));
        }
        double both = onHeap + (arena == null ? 0 : all);
        if (both > machine) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "'%s' takes %.1f GiB of memory while it is loaded, the machine has %.1f GiB", name,
                    both / (1 << 30), (double) machine / (1 << 30)));
        }
    }

    private PositionEncoding positions(int hidden) {
        String kind = choice("positions", "sinusoidal", "sinusoidal-split", "learned", "none");
        if (kind.startsWith("sinusoidal") && hidden % 2 != 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "hidden=%d in '%s' must be even for positions=%s", hidden, name, kind));
        }
        return switch (kind) {
            case "sinusoidal" -> new SinusoidalPositions(hidden);
            case "sinusoidal-split" -> new SinusoidalPositions(hidden, Layout.SPLIT, Frequencies.PAPER, 0);
            case "learned" -> new LearnedPositions(
                    uniform("embeddings.position_embeddings.weight", 0, 0.5, size("length"), hidden).floats(),
                    size("length"), hidden);
            default -> PositionEncoding.none();
        };
    }

    /** A block's last map: where nothing is normalised it adds little, or the states would grow from layer to layer. */
    private Linear last(String at, int outputs, int inputs) {
        return linear(at, outputs, inputs, settings.get("norm").equals("none") ? 0.25 : 1);
    }

    private Linear linear(String at, int outputs, int inputs) {
        return linear(at, outputs, inputs, 1);
    }

    private Linear linear(String at, int outputs, int inputs, double factor) {
        return new Linear(uniform(matrices, at + ".weight", 0, factor / Math.sqrt(inputs), outputs, inputs),
                flag("bias") ? uniform(at + ".bias", 0, 0.1, outputs) : null);
    }

    private Norm norm(String at, int hidden) {
        return new Norm.Layer(uniform(at + ".weight", 1, 0.1, hidden), uniform(at + ".bias", 0, 0.1, hidden), EPSILON);
    }

    private Tensor uniform(String tensor, double mean, double deviation, int... shape) {
        return uniform(arena, tensor, mean, deviation, shape);
    }

    /** Uniform numbers of the given mean and standard deviation. */
    private Tensor uniform(Arena place, String tensor, double mean, double deviation, int... shape) {
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
        if (place == null) {
            float[] data = new float[(int) size];
            for (int i = 0; i < size; i++) {
                data[i] = (float) mean + (random.nextFloat() - 0.5f) * width;
            }
            return Tensor.of(tensor, data, shape);
        }
        MemorySegment data = place.allocate(size * Float.BYTES);
        for (int i = 0; i < size; i++) {
            data.setAtIndex(NUMBER, i, (float) mean + (random.nextFloat() - 0.5f) * width);
        }
        return new Tensor(tensor, ElementType.FLOAT32, shape, data);
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
