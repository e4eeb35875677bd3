package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
 * The form of layers that follow one another and that one compiled graph serves: their sizes are one, and in what they differ
 * is data. A layer with a projected residual is alone.
 *
 * @param first         the number of the first of them
 * @param sizes         of every layer
 * @param attentionNorm of all attention blocks
 * @param networkNorm   of all feed-forward blocks
 * @param layers        each layer's own
 */
record StackForm(int first, Sizes sizes, NormForm attentionNorm, NormForm networkNorm, List<LayerForm> layers) {
    /**
     * @param attentionWidths of attention's block
     * @param networkWidths   of the feed-forward network's
     */
    record Sizes(Widths attentionWidths, Widths networkWidths, Heads heads, Network network) {
        /** Whether any residual is: the hidden states of such a layer do not end where they began. */
        private boolean isProjected() {
            return attentionWidths.projected() || networkWidths.projected();
        }
    }

    /**
     * Numbers per token that go into a block and come out of it.
     *
     * @param projected whether the residual goes through a map of its own
     */
    record Widths(int inputs, int outputs, boolean projected) {
        private static Widths of(Block<?> block) {
            return new Widths(block.function().inputs(), block.function().outputs(), switch (block.residual()) {
                case Residual.Plain plain -> false;
                case Residual.Projected projection -> true;
            });
        }
    }

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

        private static NormForm of(Block<?> block) {
            return new NormForm(Set.of(LayerForm.place(block.norm())), switch (block.norm()) {
                case BlockNorm.Before before -> DeviceNorms.Kind.of(before.norm());
                case BlockNorm.After after -> DeviceNorms.Kind.of(after.norm());
                case BlockNorm.None none -> NEVER_USED;
            });
        }

        private boolean isUsed() {
            return !places.equals(Set.of(Place.NONE));
        }

        /** Of both, or null where both normalise, and not alike. */
        private NormForm with(NormForm other) {
            if (isUsed() && other.isUsed() && !kind.equals(other.kind)) {
                return null;
            }
            Set<Place> all = EnumSet.copyOf(places);
            all.addAll(other.places);
            return new NormForm(all, isUsed() ? kind : other.kind);
        }
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

    /** The number of the layer after them. */
    int end() {
        return first + layers.size();
    }

    /** Numbers per token that go into each layer. */
    int inputs() {
        return widths(0).inputs();
    }

    /** Numbers per token that come out. */
    int outputs() {
        return widths(1).outputs();
    }

    /** Of attention's (0) or feed-forward's (1). */
    Widths widths(int which) {
        return which == 0 ? sizes.attentionWidths() : sizes.networkWidths();
    }

    /** Numbers that attention's norm (0) or feed-forward's (1) takes; before and after are of one size but in a layer alone. */
    int normSize(int which) {
        return norm(which).places().contains(Place.BEFORE) ? widths(which).inputs() : widths(which).outputs();
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
        LayerForm form = layers.get(layer - first);
        numbers.set(LayerNumbers.LAYER, layer - first);
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

    /** The forms of a model's layers: as few as serve them in their order. */
    static List<StackForm> of(EncoderModel model) {
        return of(model, false);
    }

    /** @param apart whether each layer is to have one of its own, see {@link org.sirocco.tornado.kernels.KernelSet#layersApart} */
    static List<StackForm> of(EncoderModel model, boolean apart) {
        List<StackForm> forms = new ArrayList<>();
        for (EncoderLayer layer : model.layers()) {
            StackForm form = apart || forms.isEmpty() ? null : forms.getLast().with(layer);
            if (form == null) {
                int first = forms.isEmpty() ? 0 : forms.getLast().end();
                forms.add(new StackForm(first, sizes(layer), NormForm.of(layer.attention()),
                        NormForm.of(layer.feedForward()), List.of(LayerForm.of(layer))));
            } else {
                forms.set(forms.size() - 1, form);
            }
        }
        return List.copyOf(forms);
    }

    /** The form of these layers and another, or null where one does not serve both. */
    private StackForm with(EncoderLayer layer) {
        NormForm attention = attentionNorm.with(NormForm.of(layer.attention()));
        NormForm network = networkNorm.with(NormForm.of(layer.feedForward()));
        if (sizes.isProjected() || !sizes.equals(sizes(layer)) || attention == null || network == null) {
            return null;
        }
        List<LayerForm> more = new ArrayList<>(layers);
        more.add(LayerForm.of(layer));
        return new StackForm(first, sizes, attention, network, List.copyOf(more));
    }

    private static Sizes sizes(EncoderLayer layer) {
        Attention attention = layer.attention().function();
        FeedForward form = layer.feedForward().function();
        boolean gated = switch (form) {
            case FeedForward.Plain plain -> false;
            case FeedForward.Gated gate -> true;
        };
        return new Sizes(Widths.of(layer.attention()), Widths.of(layer.feedForward()),
                new Heads(attention.heads(), attention.keyValueHeads(), attention.headSize(), attention.scale()),
                new Network(form.size(), gated, form.activation()));
    }
}
