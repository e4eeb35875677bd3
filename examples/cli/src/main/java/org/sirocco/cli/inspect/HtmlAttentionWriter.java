package org.sirocco.cli.inspect;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sirocco.cli.output.LittleEndian;
import org.sirocco.cli.page.PageWriter;
import org.sirocco.encoder.AttentionSteps;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.text.EncodedText;
import org.sirocco.text.SentenceEncoder;

/**
 * The page of {@code inspect}. Each head goes into the page as soon as it is seen: a thumbnail always; weights, query, key,
 * value and context in full where the page would stay small, or for the chosen layer and head, or for all if asked.
 */
final class HtmlAttentionWriter implements AttentionWriter {
    /** Rows of a thumbnail. */
    private static final int THUMBNAIL = 48;
    /** Bytes up to which a sentence's heads are all kept in full. */
    private static final long FULL_BYTES = 4_000_000;

    private final PageWriter page;
    private final Selection chosen;
    private final boolean full;
    private final SentenceEncoder encoder;
    private final List<Map<String, Object>> sentences = new ArrayList<>();

    /** @param full whether every head is kept in full, however long the sentence */
    HtmlAttentionWriter(OutputStream out, Selection selection, boolean full, SentenceEncoder encoder)
            throws IOException {
        this.page = new PageWriter(out, HtmlAttentionWriter.class).begin("en", "Attention · " + encoder.modelName(),
                "inspect.css");
        this.chosen = selection.one();
        this.full = full;
        this.encoder = encoder;
        page.fragment("inspect.html");
    }

    @Override
    public EncoderObserver observer(Sentence sentence) {
        boolean all = full || allBytes(sentence) <= FULL_BYTES;
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("text", sentence.text());
        shown.put("tokens", sentence.tokens());
        shown.put("full", all);
        sentences.add(shown);
        return new EncoderObserver() {
            @Override
            public boolean wantsHidden(int layer) {
                return false;
            }

            @Override
            public void attention(int layer, int head, int ignored, AttentionSteps steps) {
                String name = String.format(Locale.ROOT, "-%d-%d-%d", sentence.index(), layer, head);
                try {
                    page.bytes("small" + name, thumbnail(new AttentionMap(steps.tokens(), steps.weights())));
                    if (all || chosen.has(layer, head)) {
                        page.bytes("full" + name, inFull(steps));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    @Override
    public void seen(EncodedText result) {
        if (result.truncated()) {
            sentences.getLast().put("cutFrom", result.tokens());
        }
    }

    private long allBytes(Sentence sentence) {
        long tokens = sentence.tokens().size();
        return Float.BYTES * tokens
                * (tokens * chosen.layers() * chosen.heads() + 4L * encoder.shape().hiddenSize() * chosen.layers());
    }

    /** The largest weight as float32, then one byte a cell of the reduced map: its shade from 0 to 255. */
    private static byte[] thumbnail(AttentionMap whole) {
        AttentionMap map = whole.reducedTo(THUMBNAIL);
        float max = map.max();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES + map.weights().length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putFloat(max);
        for (float weight : map.weights()) {
            bytes.put((byte) Math.round(255 * AttentionMap.shade(weight, max)));
        }
        return bytes.array();
    }

    /** float32, one after another: weights (T, T), query, key, value, context (T, D). */
    private static byte[] inFull(AttentionSteps steps) {
        return LittleEndian.bytes(steps.weights(), steps.query(), steps.key(), steps.value(), steps.context());
    }

    @Override
    public void finish() throws IOException {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("model", encoder.modelName());
        data.put("backend", encoder.backend());
        data.put("layers", chosen.layers());
        data.put("heads", chosen.heads());
        data.put("headSize", encoder.shape().headSize());
        data.put("layer", chosen.layer());
        data.put("head", chosen.head());
        data.put("sentences", sentences);
        page.json("data", data).end("inspect.js");
    }
}
