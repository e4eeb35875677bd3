package org.sirocco.cli.inspect;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.sirocco.cli.output.LittleEndian;
import org.sirocco.cli.output.NpyHeader;
import org.sirocco.encoder.EncoderObserver;

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
        // Heads of a layer come in any order, layers in theirs.
        Map<Integer, float[]> waiting = new TreeMap<>();
        return new MapObserver(selection, (layer, head, map) -> {
            waiting.put(head, map.weights());
            if (waiting.size() == selection.selectedHeads()) {
                write(LittleEndian.bytes(waiting.values().toArray(float[][]::new)));
                waiting.clear();
            }
        });
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
