package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Residual;
import org.sirocco.tornado.StackForm.Widths;
import org.sirocco.tornado.kernels.DeviceLinear;
import org.sirocco.tornado.kernels.DeviceNorms;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.LayerMaps;

/**
 * The weights of all layers of a form, each kind in one array, laid out for the device.
 *
 * @param form           of every layer
 * @param qkv            query, key and value side by side
 * @param output         after the heads are joined
 * @param gate           feed-forward, the gate; null where there is none
 * @param up             feed-forward, up
 * @param down           feed-forward, down
 * @param attentionNorms of the attention blocks
 * @param networkNorms   of the feed-forward blocks
 * @param attentionPast  what attention's residual goes through; null where it is plain
 * @param networkPast    what the feed-forward network's goes through; null where it is plain
 */
record DeviceWeights(StackForm form, DeviceLinear qkv, DeviceLinear output, DeviceLinear gate, DeviceLinear up,
        DeviceLinear down, DeviceNorms attentionNorms, DeviceNorms networkNorms, DeviceLinear attentionPast,
        DeviceLinear networkPast) {
    /** Of each form of the model's layers. */
    static List<DeviceWeights> of(EncoderModel model, KernelSet kernels) {
        return StackForm.of(model, kernels.layersApart()).stream()
                .map(form -> of(model.layers().subList(form.first(), form.end()), form, kernels)).toList();
    }

    private static DeviceWeights of(List<EncoderLayer> layers, StackForm form, KernelSet kernels) {
        return new DeviceWeights(form, linear(layers, kernels, layer -> {
            var attention = layer.attention().function();
            return List.of(attention.query(), attention.key(), attention.value());
        }), linear(layers, kernels, layer -> List.of(layer.attention().function().output())),
                form.network().gated() ? linear(layers, kernels, layer -> List.of(gate(layer))) : null,
                linear(layers, kernels, layer -> List.of(layer.feedForward().function().up())),
                linear(layers, kernels, layer -> List.of(layer.feedForward().function().down())),
                norms(layers, form, 0, EncoderLayer::attention), norms(layers, form, 1, EncoderLayer::feedForward),
                past(layers, kernels, EncoderLayer::attention), past(layers, kernels, EncoderLayer::feedForward));
    }

    private static Linear gate(EncoderLayer layer) {
        return switch (layer.feedForward().function()) {
            case FeedForward.Plain plain -> throw new IllegalArgumentException("a network without a gate");
            case FeedForward.Gated gated -> gated.gate();
        };
    }

    private static DeviceNorms norms(List<EncoderLayer> layers, StackForm form, int which,
            Function<EncoderLayer, Block<?>> block) {
        return DeviceNorms.of(layers.stream().map(layer -> block.apply(layer).norm()).toList(), form.normSize(which),
                form.norm(which).kind());
    }

    private static DeviceLinear past(List<EncoderLayer> layers, KernelSet kernels,
            Function<EncoderLayer, Block<?>> block) {
        return switch (block.apply(layers.getFirst()).residual()) {
            case Residual.Plain plain -> null;
            case Residual.Projected projected -> kernels
                    .linear(new LayerMaps(List.of(List.of(projected.projection()))));
        };
    }

    private static DeviceLinear linear(List<EncoderLayer> layers, KernelSet kernels,
            Function<EncoderLayer, List<Linear>> part) {
        return kernels.linear(new LayerMaps(layers.stream().map(part).toList()));
    }

    /** Of attention's block (0) or the feed-forward network's (1). */
    DeviceNorms norms(int which) {
        return which == 0 ? attentionNorms : networkNorms;
    }

    /** What the residual of attention's block (0) or the feed-forward network's (1) goes through, or null. */
    DeviceLinear past(int which) {
        return which == 0 ? attentionPast : networkPast;
    }

    /** Everything, for the upload. */
    Object[] arrays() {
        List<Object> arrays = new ArrayList<>();
        for (DeviceLinear linear : new DeviceLinear[]{qkv, output, gate, up, down, attentionPast, networkPast}) {
            if (linear != null) {
                arrays.addAll(linear.arrays());
            }
        }
        arrays.add(attentionNorms.data());
        arrays.add(networkNorms.data());
        return arrays.toArray();
    }

    /** The largest array of the weights of such layers, and all of them, in bytes. */
    static long[] bytes(StackForm form, LayerMaps.Bytes bytes) {
        int layers = form.layers().size();
        Widths attention = form.widths(0);
        Widths network = form.widths(1);
        int width = form.heads().width();
        int feedForward = form.network().size();
        long qkv = bytes.of(layers, form.heads().projected(), attention.inputs());
        long output = bytes.of(layers, attention.outputs(), width);
        long up = bytes.of(layers, feedForward, network.inputs());
        long down = bytes.of(layers, network.outputs(), feedForward);
        long past = pastBytes(attention, bytes) + pastBytes(network, bytes);
        long norms = 2L * layers * (form.normSize(0) + form.normSize(1)) * Float.BYTES;
        return new long[]{Math.max(Math.max(qkv, past), Math.max(up, down)),
                qkv + output + (form.network().gated() ? 2 : 1) * up + down + past + norms};
    }

    private static long pastBytes(Widths block, LayerMaps.Bytes bytes) {
        return block.projected() ? bytes.of(1, block.outputs(), block.inputs()) : 0;
    }
}
