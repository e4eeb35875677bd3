package org.sirocco.positional;

import java.util.Locale;
import java.util.Objects;

/**
 * Sinusoids of geometrically growing wavelength: Vaswani et al. 2017, §3.5, arXiv:1706.03762.
 *
 * <p>Pair i of a vector (0 ≤ i &lt; C/2) holds sin(p·ωᵢ) and cos(p·ωᵢ) of position p. Checkpoints differ in two independent
 * ways: where the pair lies ({@link Layout}) and what ωᵢ is ({@link Frequencies}). All values lie in [-1, 1].
 */
public final class SinusoidalPositions implements PositionEncoding {
    /** Where the sine and the cosine of pair i lie in the vector. */
    public enum Layout {
        /** At 2i and 2i + 1: the paper. */
        INTERLEAVED,
        /** At i and C/2 + i: Marian, fairseq, tensor2tensor. */
        SPLIT
    }

    /** The angular frequency of pair i, in radians per position. */
    public enum Frequencies {
        /** 10000^(−2i/C): the paper, Marian. */
        PAPER,
        /** exp(−i·ln 10000 / (C/2 − 1)): fairseq, tensor2tensor; the slowest pair reaches 1/10000 itself. */
        FAIRSEQ
    }

    /** Rows kept ready: enough for any usual sentence; longer ones are computed as they come. */
    private static final int CACHED_POSITIONS = 512;
    /** Four megabytes: very wide models keep fewer rows. */
    private static final int MAX_CACHED_NUMBERS = 1 << 20;

    private final int hiddenSize;
    private final Layout layout;
    private final Frequencies rule;
    private final int firstPosition;
    private final double[] frequencies;
    private final int cachedPositions;
    private final float[] cached;

    /**
     * The paper's own: interleaved, 10000^(−2i/C), from position 0.
     *
     * @param hiddenSize C, even, at least 2
     */
    public SinusoidalPositions(int hiddenSize) {
        this(hiddenSize, Layout.INTERLEAVED, Frequencies.PAPER, 0);
    }

    /**
     * Makes those of any of the published kinds.
     *
     * @param hiddenSize    C, even, at least 2
     * @param layout        where sines and cosines stand
     * @param frequencies   how fast they turn
     * @param firstPosition the position of each sentence's first token, at least 0
     */
    public SinusoidalPositions(int hiddenSize, Layout layout, Frequencies frequencies, int firstPosition) {
        if (hiddenSize < 2 || hiddenSize % 2 != 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "hiddenSize (%d) must be even and at least 2 for sinusoidal positions",
                            hiddenSize));
        }
        if (firstPosition < 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "firstPosition (%d) must be at least 0", firstPosition));
        }
        this.hiddenSize = hiddenSize;
        this.layout = layout;
        this.rule = frequencies;
        this.firstPosition = firstPosition;
        this.frequencies = frequencies(frequencies, hiddenSize);
        this.cachedPositions = Math.min(CACHED_POSITIONS, MAX_CACHED_NUMBERS / hiddenSize);
        this.cached = new float[cachedPositions * hiddenSize];
        for (int t = 0; t < cachedPositions; t++) {
            encode(firstPosition + (long) t, cached, t * hiddenSize);
        }
    }

    private static double[] frequencies(Frequencies rule, int hiddenSize) {
        int pairs = hiddenSize / 2;
        double[] omega = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            omega[i] = switch (rule) {
                case PAPER -> Math.pow(10000, -2.0 * i / hiddenSize);
                // With a single pair there is no step to divide by: its frequency is 1.
                case FAIRSEQ -> pairs == 1 ? 1 : Math.exp(-i * Math.log(10000) / (pairs - 1));
            };
        }
        return omega;
    }

    /** {@return C, numbers per position} */
    public int hiddenSize() {
        return hiddenSize;
    }

    /** {@return where sines and cosines stand} */
    public Layout layout() {
        return layout;
    }

    /** {@return how fast the pairs turn} */
    public Frequencies frequencies() {
        return rule;
    }

    /** {@return the position of each sentence's first token} */
    public int firstPosition() {
        return firstPosition;
    }

    /**
     * Writes the encoding of one position.
     *
     * @param position at least 0; absolute, that is {@code firstPosition} is not added
     * @param out      receives C numbers from {@code at} on, overwritten
     * @param at       where in {@code out} the C numbers begin
     */
    public void encode(long position, float[] out, int at) {
        if (position < 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "position (%d) must be at least 0", position));
        }
        int pairs = hiddenSize / 2;
        for (int i = 0; i < pairs; i++) {
            double angle = position * frequencies[i];
            int sine = layout == Layout.INTERLEAVED ? 2 * i : i;
            int cosine = layout == Layout.INTERLEAVED ? 2 * i + 1 : pairs + i;
            out[at + sine] = (float) Math.sin(angle);
            out[at + cosine] = (float) Math.cos(angle);
        }
    }

    @Override
    public void addTo(float[] hidden, int[] offsets) {
        Packed.check(hidden, offsets, hiddenSize, maxLength());
        float[] row = new float[hiddenSize];
        for (int sentence = 0; sentence + 1 < offsets.length; sentence++) {
            int length = offsets[sentence + 1] - offsets[sentence];
            for (int t = 0; t < length; t++) {
                add(t, hidden, (offsets[sentence] + t) * hiddenSize, row);
            }
        }
    }

    @Override
    public void addTo(float[] hidden, int at, int place) {
        add(Objects.checkIndex(place, maxLength()), hidden, at, new float[hiddenSize]);
    }

    /** @param row scratch */
    private void add(int place, float[] hidden, int at, float[] row) {
        if (place < cachedPositions) {
            System.arraycopy(cached, place * hiddenSize, row, 0, hiddenSize);
        } else {
            encode(firstPosition + (long) place, row, 0);
        }
        Packed.add(row, hidden, at);
    }

    @Override
    public int maxLength() {
        return Integer.MAX_VALUE;
    }

    @Override
    public boolean fits(int hiddenSize) {
        return this.hiddenSize == hiddenSize;
    }

    @Override
    public String toString() {
        return "sinusoidal(" + layout + ", first " + firstPosition + ")";
    }
}
