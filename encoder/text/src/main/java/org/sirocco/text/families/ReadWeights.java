package org.sirocco.text.families;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.formats.Weights;
import org.sirocco.text.model.ModelFormatException;

/**
 * Weights that remember what was asked for: a part of the encoder that nobody reads would be left out in silence. Those from
 * outside are read through once besides: NaN or infinity would spoil every vector in silence.
 */
public final class ReadWeights implements Weights {
    /** After a family's prefix, what belongs to its encoder; heads for other tasks and decoders do not. */
    private static final Pattern PART = Pattern
            .compile("(encoder|transformer|embeddings(_\\w+)?|layers|embed_tokens|embed_positions|layer_?norm(_\\w+)?"
                    + "|emb_ln|final_norm|norm)[.].*");
    private static final Pattern ADAPTER = Pattern.compile("(^|.*[.])(\\w*adapters?|lora_\\w+)[.].*");
    /** Constants that old checkpoints store. */
    private static final Pattern BUFFER = Pattern.compile(".*[.]((position|token_type)_ids|rotary_emb[.]inv_freq)");

    private final Weights weights;
    private final boolean foreign;
    private final Map<String, Tensor> read = new LinkedHashMap<>();

    /** @param foreign whether the numbers are still to be looked at */
    public ReadWeights(Weights weights, boolean foreign) {
        this.weights = weights;
        this.foreign = foreign;
    }

    /** What was asked for so far, in that order. */
    public Collection<Tensor> read() {
        return read.values();
    }

    @Override
    public Path file() {
        return weights.file();
    }

    @Override
    public Set<String> names() {
        return weights.names();
    }

    @Override
    public Tensor tensor(String name) {
        Tensor tensor = weights.tensor(name);
        int index = foreign ? tensor.firstNonFinite() : -1;
        if (index >= 0) {
            throw new ModelFormatException(file(),
                    String.format(Locale.ROOT, "tensor %s holds %s at index %d", name, tensor.get(index),
                            index));
        }
        read.put(name, tensor);
        return tensor;
    }

    /**
     * Refuses what is left that would change the encoder: layers beyond the config's, norms that it does not speak of,
     * adapters, a second encoder under another prefix; and a word table from outside that holds nothing but zeros, as the
     * file of a download does that was laid out and never filled: every text's vector would be the same.
     *
     * @param model    made from these weights
     * @param prefixes before the names of an encoder of its family
     */
    public void expectWholeStack(EncoderModel model, List<String> prefixes) {
        Tensor words = model.embedding().word();
        if (foreign && words.isZero()) {
            throw new ModelFormatException(file(),
                    String.format(Locale.ROOT, "tensor %s holds nothing but zeros", words.name()));
        }
        for (String name : weights.names()) {
            boolean part = ADAPTER.matcher(name).matches() || prefixes.stream()
                    .anyMatch(p -> name.startsWith(p) && PART.matcher(name.substring(p.length())).matches());
            if (part && !read.containsKey(name) && !BUFFER.matcher(name).matches()) {
                throw new ModelFormatException(file(),
                        String.format(Locale.ROOT,
                                "tensor %s has no place in the encoder that the config describes, of %d layers", name,
                                model.layers().size()));
            }
        }
    }
}
