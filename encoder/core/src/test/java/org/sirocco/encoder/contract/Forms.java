package org.sirocco.encoder.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.AttentionPositions;
import org.sirocco.encoder.model.AttentionReach;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.Residual;
import org.sirocco.encoder.model.Tensor;

/**
 * Each form of a layer's parts beside the usual ones, in an encoder of two layers that differs in nothing else; and some that
 * meet in the families that have them.
 */
public enum Forms {
    GATED, OWN_HEAD_SIZE, DIFFERENT_LAYERS, NO_NORM, MIXED_NORMS, RMS_NORM, NORM_WITHOUT_SHIFT, OWN_SCALE, ROTARY, RELATIVE_BIAS, WINDOW, CAUSAL, SHARED_KEYS_AND_VALUES, PROJECTED_RESIDUAL, LOCAL_AND_GLOBAL, BIAS_IN_A_WINDOW, ROTARY_SHARED_KEYS;

    private static final String BASE = "layers=2,hidden=16,heads=2,ffn=24,activation=gelu,seed=9";
    private static final int HIDDEN = 16;

    public EncoderModel model() {
        return switch (this) {
            case GATED -> model(BASE + ",gated=true", UnaryOperator.identity());
            case OWN_HEAD_SIZE -> model(BASE + ",headsize=10", UnaryOperator.identity());
            case DIFFERENT_LAYERS -> differentLayers();
            case NO_NORM -> model(BASE, layer -> normed(layer, new BlockNorm.None()));
            case MIXED_NORMS -> model(BASE, layer -> normed(layer, before(layer)));
            case RMS_NORM -> model(BASE, layer -> normed(layer, new BlockNorm.After(rms())));
            case NORM_WITHOUT_SHIFT -> model(BASE,
                    layer -> normed(layer, new BlockNorm.After(new Norm.Layer(rms().weight(), null, 1e-5f))));
            case OWN_SCALE -> attending(attention -> attention.scale(0.9f));
            case ROTARY -> attending(attention -> attention.positions(new AttentionPositions.Rotary(100)));
            case RELATIVE_BIAS -> attending(
                    attention -> attention.positions(new AttentionPositions.RelativeBias(random("bias", 32, 2), 20)));
            case WINDOW -> attending(attention -> attention.reach(new AttentionReach.Window(3)));
            case CAUSAL -> attending(attention -> attention.reach(new AttentionReach.Causal()));
            case SHARED_KEYS_AND_VALUES -> attending(attention -> attention.keyValueHeads(1)
                    .key(linear("key", 8, HIDDEN)).value(linear("value", 8, HIDDEN)));
            case PROJECTED_RESIDUAL -> projectedResidual();
            case LOCAL_AND_GLOBAL -> localAndGlobal();
            case BIAS_IN_A_WINDOW -> attending(attention -> attention.reach(new AttentionReach.Window(30))
                    .positions(new AttentionPositions.RelativeBias(random("bias", 32, 2), 20)));
            case ROTARY_SHARED_KEYS -> rotarySharedKeys();
        };
    }

    private EncoderModel model(String settings, UnaryOperator<EncoderLayer> form) {
        EncoderModel base = Fixtures.model(settings);
        return new EncoderModel("form " + name(), base.embedding(), base.layers().stream().map(form).toList(),
                base.finalNorm(), base.maxTokens());
    }

    private EncoderModel attending(UnaryOperator<Attention.Builder> form) {
        return model(BASE, layer -> new EncoderLayer(
                new Block<>(form.apply(layer.attention().function().toBuilder()).build(), layer.attention().norm()),
                layer.feedForward()));
    }

    /** The second layer has a gate, heads of an odd size, another feed-forward size, and normalises first. */
    private EncoderModel differentLayers() {
        EncoderModel base = model(BASE, UnaryOperator.identity());
        EncoderModel other = Fixtures.model(
                "layers=1,hidden=16,heads=2,headsize=3,ffn=40,activation=silu,gated=true,norm=pre,seed=10");
        EncoderModel narrow = Fixtures.model("layers=1,hidden=16,heads=2,headsize=4,ffn=24,activation=gelu,seed=11");
        // The same angles for heads of 8 and of 4 numbers.
        return new EncoderModel(base.name(), base.embedding(),
                List.of(turning(base.layers().getFirst()), other.layers().getFirst(),
                        turning(narrow.layers().getFirst()), base.layers().getLast()),
                other.finalNorm(), base.maxTokens());
    }

    private static EncoderLayer turning(EncoderLayer layer) {
        Attention turning = layer.attention().function().toBuilder().positions(new AttentionPositions.Rotary(100))
                .build();
        return new EncoderLayer(new Block<>(turning, layer.attention().norm(), layer.attention().residual()),
                layer.feedForward());
    }

    /** Twice as wide after the last layer. */
    private EncoderModel projectedResidual() {
        EncoderModel base = model(BASE, layer -> new EncoderLayer(layer.attention(),
                new Block<>(layer.feedForward().function(), layer.feedForward().norm(),
                        new Residual.Projected(linear("projection", HIDDEN, HIDDEN)))));
        EncoderLayer last = base.layers().getLast();
        FeedForward network = last.feedForward().function();
        List<EncoderLayer> layers = new ArrayList<>(base.layers());
        layers.add(new EncoderLayer(last.attention(),
                new Block<>(new FeedForward.Plain(network.up(), network.activation(), linear("down", 32, 24)),
                        new BlockNorm.None(), new Residual.Projected(linear("wider", 32, HIDDEN)))));
        return new EncoderModel(base.name(), base.embedding(), layers, null, base.maxTokens());
    }

    /** As ModernBERT: every layer but the first normalises before attention, and the second reaches and turns less far. */
    private EncoderModel localAndGlobal() {
        EncoderModel base = model(BASE + ",norm=pre,gated=true,bias=false", UnaryOperator.identity());
        List<EncoderLayer> layers = new ArrayList<>();
        for (int l = 0; l < 4; l++) {
            EncoderLayer layer = base.layers().get(l % 2);
            Attention attention = layer.attention().function().toBuilder()
                    .positions(new AttentionPositions.Rotary(l == 1 ? 10 : 1000))
                    .reach(l == 1 ? new AttentionReach.Window(20) : new AttentionReach.All()).build();
            layers.add(new EncoderLayer(
                    new Block<>(attention, l == 0 ? new BlockNorm.None() : layer.attention().norm()),
                    layer.feedForward()));
        }
        return new EncoderModel(base.name(), base.embedding(), layers, base.finalNorm(), base.maxTokens());
    }

    /** As EuroBERT: RMS norms before, and two pairs of heads that share keys and values. */
    private EncoderModel rotarySharedKeys() {
        return model(BASE.replace("heads=2", "heads=4") + ",norm=pre", layer -> {
            Attention attention = layer.attention().function().toBuilder().keyValueHeads(2)
                    .key(linear("key", 8, HIDDEN)).value(linear("value", 8, HIDDEN))
                    .positions(new AttentionPositions.Rotary(100)).build();
            return new EncoderLayer(new Block<>(attention, new BlockNorm.Before(rms())),
                    new Block<>(layer.feedForward().function(), new BlockNorm.Before(rms())));
        });
    }

    private static EncoderLayer normed(EncoderLayer layer, BlockNorm norm) {
        return new EncoderLayer(new Block<>(layer.attention().function(), norm), layer.feedForward());
    }

    private static BlockNorm before(EncoderLayer layer) {
        return new BlockNorm.Before(((BlockNorm.After) layer.attention().norm()).norm());
    }

    private static Norm.Rms rms() {
        return new Norm.Rms(random("gain", HIDDEN), 1e-5f);
    }

    private static Linear linear(String name, int outputs, int inputs) {
        return new Linear(random(name + ".weight", outputs, inputs), random(name + ".bias", outputs));
    }

    /** Seeded by name. */
    static Tensor random(String name, int... shape) {
        int size = 1;
        for (int axis : shape) {
            size *= axis;
        }
        Random random = new Random(name.hashCode());
        float[] data = new float[size];
        for (int i = 0; i < size; i++) {
            data[i] = (float) random.nextGaussian() / 2;
        }
        return Tensor.of(name, data, shape);
    }
}
