package org.sirocco.examples.inspect;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.sirocco.encoder.AttentionSteps;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.examples.NpyHeader;

/**
 * The weights as numpy.load opens them: float32 (L, H, T, T), without the axis of a layer or head that is asked for: (T, T)
 * for one layer and one head. One layer at most is in memory.
 */
final class NpyAttentionWriter implements AttentionWriter {
    private final OutputStream out;
    private final Selection selection;

    NpyAttentionWriter(OutputStream out, Selection selection) {
        this.out = out;
        this.selection = selection;
    }

    @Override
    public EncoderObserver observer(Sentence sentence) {
        long tokens = sentence.tokens().size();
        LongStream.Builder shape = LongStream.builder();
        if (selection.layer() == null) {
            shape.add(selection.layers());
        }
        if (selection.head() == null) {
            shape.add(selection.heads());
        }
        write(NpyHeader.of(shape.add(tokens).add(tokens).build().toArray()));
        return new Layers();
    }

    /** Heads of a layer come in any order, layers in theirs. */
    private final class Layers implements EncoderObserver {
        private final Map<Integer, float[]> waiting = new TreeMap<>();

        @Override
        public boolean wantsAttention(int layer, int head, int sentence) {
            return selection.has(layer, head);
        }

        @Override
        public boolean wantsHidden(int layer) {
            return false;
        }

        @Override
        public void attention(int layer, int head, int sentence, AttentionSteps steps) {
            waiting.put(head, steps.weights());
            if (waiting.size() == selection.selectedHeads()) {
                waiting.values().forEach(weights -> write(littleEndian(weights)));
                waiting.clear();
            }
        }
    }

    static byte[] littleEndian(float[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(numbers.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        return bytes.array();
    }

    private void write(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void finish() {
        // Every layer is written when it is complete.
    }
}
