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

/** Each form of a layer's parts beside the usual ones, in an encoder of two layers that differs in nothing else. */
public enum Forms {
    GATED(UnaryOperator.identity(), ",gated=true"), OWN_HEAD_SIZE(UnaryOperator.identity(), ",headsize=10"), NO_NORM(
            layer -> new EncoderLayer(new Block<>(layer.attention().function(), new BlockNorm.None()),
                    layer.feedForward())), MIXED_NORMS(
                            layer -> new EncoderLayer(new Block<>(layer.attention().function(), before(layer)),
                                    layer.feedForward())), RMS_NORM(
                                            layer -> new EncoderLayer(
                                                    new Block<>(layer.attention().function(),
                                                            new BlockNorm.After(rms(16))),
                                                    layer.feedForward())), NORM_WITHOUT_SHIFT(
                                                            layer -> new EncoderLayer(
                                                                    new Block<>(layer.attention().function(),
                                                                            new BlockNorm.After(new Norm.Layer(
                                                                                    rms(16).weight(), null, 1e-5f))),
                                                                    layer.feedForward())), OWN_SCALE(
                                                                            layer -> attending(layer, layer.attention()
                                                                                    .function().toBuilder().scale(0.9f)
                                                                                    .build())), ROTARY(
                                                                                            layer -> attending(layer,
                                                                                                    layer.attention()
                                                                                                            .function()
                                                                                                            .toBuilder()
                                                                                                            .positions(
                                                                                                                    new AttentionPositions.Rotary(
                                                                                                                            100))
                                                                                                            .build())), RELATIVE_BIAS(
                                                                                                                    layer -> attending(
                                                                                                                            layer,
                                                                                                                            layer.attention()
                                                                                                                                    .function()
                                                                                                                                    .toBuilder()
                                                                                                                                    .positions(
                                                                                                                                            new AttentionPositions.RelativeBias(
                                                                                                                                                    random("bias",
                                                                                                                                                            32,
                                                                                                                                                            2),
                                                                                                                                                    20))
                                                                                                                                    .build())), WINDOW(
                                                                                                                                            layer -> attending(
                                                                                                                                                    layer,
                                                                                                                                                    layer.attention()
                                                                                                                                                            .function()
                                                                                                                                                            .toBuilder()
                                                                                                                                                            .reach(new AttentionReach.Window(
                                                                                                                                                                    3))
                                                                                                                                                            .build())), CAUSAL(
                                                                                                                                                                    layer -> attending(
                                                                                                                                                                            layer,
                                                                                                                                                                            layer.attention()
                                                                                                                                                                                    .function()
                                                                                                                                                                                    .toBuilder()
                                                                                                                                                                                    .reach(new AttentionReach.Causal())
                                                                                                                                                                                    .build())), SHARED_KEYS_AND_VALUES(
                                                                                                                                                                                            layer -> attending(
                                                                                                                                                                                                    layer,
                                                                                                                                                                                                    layer.attention()
                                                                                                                                                                                                            .function()
                                                                                                                                                                                                            .toBuilder()
                                                                                                                                                                                                            .keyValueHeads(
                                                                                                                                                                                                                    1)
                                                                                                                                                                                                            .key(linear(
                                                                                                                                                                                                                    "key",
                                                                                                                                                                                                                    8,
                                                                                                                                                                                                                    16))
                                                                                                                                                                                                            .value(linear(
                                                                                                                                                                                                                    "value",
                                                                                                                                                                                                                    8,
                                                                                                                                                                                                                    16))
                                                                                                                                                                                                            .build())), PROJECTED_RESIDUAL(
                                                                                                                                                                                                                    layer -> new EncoderLayer(
                                                                                                                                                                                                                            layer.attention(),
                                                                                                                                                                                                                            new Block<>(
                                                                                                                                                                                                                                    layer.feedForward()
                                                                                                                                                                                                                                            .function(),
                                                                                                                                                                                                                                    layer.feedForward()
                                                                                                                                                                                                                                            .norm(),
                                                                                                                                                                                                                                    new Residual.Projected(
                                                                                                                                                                                                                                            linear("projection",
                                                                                                                                                                                                                                                    16,
                                                                                                                                                                                                                                                    16))))) {
                                                                                                                                                                                                                /** Twice as wide after the last layer. */
                                                                                                                                                                                                                @Override
                                                                                                                                                                                                                EncoderModel model() {
                                                                                                                                                                                                                    EncoderModel model = super.model();
                                                                                                                                                                                                                    EncoderLayer last = model
                                                                                                                                                                                                                            .layers()
                                                                                                                                                                                                                            .getLast();
                                                                                                                                                                                                                    FeedForward network = last
                                                                                                                                                                                                                            .feedForward()
                                                                                                                                                                                                                            .function();
                                                                                                                                                                                                                    List<EncoderLayer> layers = new ArrayList<>(
                                                                                                                                                                                                                            model.layers());
                                                                                                                                                                                                                    layers.add(
                                                                                                                                                                                                                            new EncoderLayer(
                                                                                                                                                                                                                                    last.attention(),
                                                                                                                                                                                                                                    new Block<>(
                                                                                                                                                                                                                                            new FeedForward.Plain(
                                                                                                                                                                                                                                                    network.up(),
                                                                                                                                                                                                                                                    network.activation(),
                                                                                                                                                                                                                                                    linear("down",
                                                                                                                                                                                                                                                            32,
                                                                                                                                                                                                                                                            24)),
                                                                                                                                                                                                                                            new BlockNorm.None(),
                                                                                                                                                                                                                                            new Residual.Projected(
                                                                                                                                                                                                                                                    linear("wider",
                                                                                                                                                                                                                                                            32,
                                                                                                                                                                                                                                                            16)))));
                                                                                                                                                                                                                    return new EncoderModel(
                                                                                                                                                                                                                            model.name(),
                                                                                                                                                                                                                            model.embedding(),
                                                                                                                                                                                                                            layers,
                                                                                                                                                                                                                            null,
                                                                                                                                                                                                                            model.maxTokens());
                                                                                                                                                                                                                }
                                                                                                                                                                                                            };

    private static final String BASE = "layers=2,hidden=16,heads=2,ffn=24,activation=gelu,seed=9";

    private final UnaryOperator<EncoderLayer> form;
    private final String settings;

    Forms(UnaryOperator<EncoderLayer> form) {
        this(form, "");
    }

    Forms(UnaryOperator<EncoderLayer> form, String settings) {
        this.form = form;
        this.settings = settings;
    }

    EncoderModel model() {
        EncoderModel base = Fixtures.model(BASE + settings);
        return new EncoderModel("form " + name(), base.embedding(), base.layers().stream().map(form).toList(),
                base.finalNorm(), base.maxTokens());
    }

    private static EncoderLayer attending(EncoderLayer layer, Attention attention) {
        return new EncoderLayer(new Block<>(attention, layer.attention().norm()), layer.feedForward());
    }

    private static BlockNorm before(EncoderLayer layer) {
        return new BlockNorm.Before(((BlockNorm.After) layer.attention().norm()).norm());
    }

    private static Norm.Rms rms(int size) {
        return new Norm.Rms(random("gain", size), 1e-5f);
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
