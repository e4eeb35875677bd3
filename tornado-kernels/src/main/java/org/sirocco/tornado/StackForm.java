package org.sirocco.tornado;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sirocco.encoder.UnsupportedForm;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.AttentionPositions;
import org.sirocco.encoder.model.AttentionReach;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.encoder.model.Residual;
import org.sirocco.tornado.kernels.DeviceNorms;
import org.sirocco.tornado.kernels.LayerNumbers;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The form of a stack: one compiled graph serves all of its layers, so that their sizes are one, and in what they differ is
 * data. Any other form is refused by name.
 *
 * @param sizes         of every layer
 * @param attentionNorm of all attention blocks
 * @param networkNorm   of all feed-forward blocks
 * @param layers        each layer's own
 */
record StackForm(Sizes sizes, NormForm attentionNorm, NormForm networkNorm, List<LayerForm> layers) {
    /** @param hiddenSize C */
    record Sizes(int hiddenSize, Heads heads, Network network) {}

    /**
     * @param count         H
     * @param keyValueCount G
     * @param size          D
     * @param scale         of scores before softmax
     */
    record Heads(int count, int keyValueCount, int size, float scale) {
        /** H·D. */
        int width() {
            return count * size;
        }

        /** Of queries, keys and values: (H + 2·G)·D. */
        int projected() {
            return (count + 2 * keyValueCount) * size;
        }
    }

    /**
     * @param size  F
     * @param gated whether there is a gate
     */
    record Network(int size, boolean gated, Activation activation) {}

    /** Where a block normalises. */
    enum Place {
        BEFORE, AFTER, NONE
    }

    /**
     * How blocks normalise.
     *
     * @param places of all layers
     * @param kind   the one that all have that normalise
     */
    record NormForm(Set<Place> places, DeviceNorms.Kind kind) {
        private static final DeviceNorms.Kind NEVER_USED = new DeviceNorms.Kind(1, 0);
    }

    /** In what layers differ. */
    record LayerForm(AttentionPositions positions, AttentionReach reach, Place attentionNorm, Place networkNorm) {
        static LayerForm of(EncoderLayer layer) {
            Attention attention = layer.attention().function();
            return new LayerForm(attention.positions(), attention.reach(), place(layer.attention().norm()),
                    place(layer.feedForward().norm()));
        }

        private static Place place(BlockNorm norm) {
            return switch (norm) {
                case BlockNorm.Before before -> Place.BEFORE;
                case BlockNorm.After after -> Place.AFTER;
                case BlockNorm.None none -> Place.NONE;
            };
        }

        private boolean isBounded() {
            return switch (reach) {
                case AttentionReach.All all -> false;
                case AttentionReach.Window window -> true;
                case AttentionReach.Causal causal -> true;
            };
        }
    }

    int hiddenSize() {
        return sizes.hiddenSize();
    }

    Heads heads() {
        return sizes.heads();
    }

    Network network() {
        return sizes.network();
    }

    /** Of attention's (0) or feed-forward's (1). */
    NormForm norm(int which) {
        return which == 0 ? attentionNorm : networkNorm;
    }

    /** The different positions inside attention, in the order of their tables. */
    List<AttentionPositions> positions() {
        return layers.stream().map(LayerForm::positions).distinct().toList();
    }

    /** Whether a token may not reach all others of its sentence. */
    boolean isBounded() {
        return layers.stream().anyMatch(LayerForm::isBounded);
    }

    /** What kernels are to know of a layer, as {@link LayerNumbers}. */
    void write(int layer, IntArray numbers) {
        LayerForm form = layers.get(layer);
        numbers.set(LayerNumbers.LAYER, layer);
        numbers.set(LayerNumbers.BEFORE, switch (form.reach()) {
            case AttentionReach.All all -> LayerNumbers.ALL;
            case AttentionReach.Window window -> Math.min(window.each(), LayerNumbers.ALL);
            case AttentionReach.Causal causal -> LayerNumbers.ALL;
        });
        numbers.set(LayerNumbers.AFTER, switch (form.reach()) {
            case AttentionReach.All all -> LayerNumbers.ALL;
            case AttentionReach.Window window -> Math.min(window.each(), LayerNumbers.ALL);
            case AttentionReach.Causal causal -> 0;
        });
        numbers.set(LayerNumbers.POSITIONS, positions().indexOf(form.positions()));
        int at = LayerNumbers.NORMS;
        for (Place place : new Place[]{form.attentionNorm(), form.networkNorm()}) {
            numbers.set(at++, place == Place.BEFORE ? 1 : 0);
            numbers.set(at++, place == Place.AFTER ? 1 : 0);
        }
    }

    /**
     * The form of a model's layers.
     *
     * @param backend for the refusal
     * @throws org.sirocco.encoder.BackendUnavailableException for a form that is not computed here
     */
    static StackForm of(EncoderModel model, String backend) {
        UnsupportedForm refusal = new UnsupportedForm(backend);
        List<EncoderLayer> layers = model.layers();
        for (EncoderLayer layer : layers) {
            checkResidual(layer.attention(), refusal);
            checkResidual(layer.feedForward(), refusal);
        }
        Set<Sizes> sizes = layers.stream().map(StackForm::sizes).collect(Collectors.toSet());
        if (sizes.size() > 1) {
            throw refusal.of("layers that differ in their sizes, activations or scales of attention");
        }
        return new StackForm(sizes.iterator().next(), norms(layers, EncoderLayer::attention, refusal),
                norms(layers, EncoderLayer::feedForward, refusal), layers.stream().map(LayerForm::of).toList());
    }

    private static void checkResidual(Block<?> block, UnsupportedForm refusal) {
        switch (block.residual()) {
            case Residual.Plain plain -> {
            }
            case Residual.Projected projected -> throw refusal.of("a projected residual");
        }
    }

    private static Sizes sizes(EncoderLayer layer) {
        Attention attention = layer.attention().function();
        FeedForward form = layer.feedForward().function();
        boolean gated = switch (form) {
            case FeedForward.Plain plain -> false;
            case FeedForward.Gated gate -> true;
        };
        return new Sizes(layer.inputs(),
                new Heads(attention.heads(), attention.keyValueHeads(), attention.headSize(), attention.scale()),
                new Network(form.size(), gated, form.activation()));
    }

    private static NormForm norms(List<EncoderLayer> layers, Function<EncoderLayer, Block<?>> block,
            UnsupportedForm refusal) {
        Set<Place> places = EnumSet.noneOf(Place.class);
        Set<DeviceNorms.Kind> kinds = new HashSet<>();
        for (EncoderLayer layer : layers) {
            BlockNorm norm = block.apply(layer).norm();
            places.add(LayerForm.place(norm));
            switch (norm) {
                case BlockNorm.Before before -> kinds.add(DeviceNorms.Kind.of(before.norm()));
                case BlockNorm.After after -> kinds.add(DeviceNorms.Kind.of(after.norm()));
                case BlockNorm.None none -> {
                }
            }
        }
        if (kinds.size() > 1) {
            throw refusal.of("norms of different kinds or epsilons in the same place of its layers");
        }
        return new NormForm(places, kinds.isEmpty() ? NormForm.NEVER_USED : kinds.iterator().next());
    }
}
