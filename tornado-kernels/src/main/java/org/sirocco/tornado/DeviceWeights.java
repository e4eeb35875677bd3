package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.encoder.model.Linear;
import org.sirocco.tornado.kernels.DeviceLinear;
import org.sirocco.tornado.kernels.DeviceNorms;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.LayerMaps;

/**
 * The weights of all layers, each kind in one array, laid out for the device.
 *
 * @param form   of every layer
 * @param qkv    query, key and value side by side
 * @param output after the heads are joined
 * @param gate   feed-forward, the gate; null where there is none
 * @param up     feed-forward, up
 * @param down   feed-forward, down
 * @param norms  both normalisations of each layer
 */
record DeviceWeights(StackForm form, DeviceLinear qkv, DeviceLinear output, DeviceLinear gate, DeviceLinear up,
        DeviceLinear down, DeviceNorms norms) {
    static DeviceWeights of(EncoderModel model, StackForm form, KernelSet kernels) {
        return new DeviceWeights(form, linear(model, kernels, layer -> {
            var attention = layer.attention().function();
            return List.of(attention.query(), attention.key(), attention.value());
        }), linear(model, kernels, layer -> List.of(layer.attention().function().output())),
                form.network().gated() ? linear(model, kernels, layer -> List.of(gate(layer))) : null,
                linear(model, kernels, layer -> List.of(layer.feedForward().function().up())),
                linear(model, kernels, layer -> List.of(layer.feedForward().function().down())),
                DeviceNorms.of(model.layers(), form.hiddenSize(), form.attentionNorm().kind(),
                        form.networkNorm().kind()));
    }

    private static Linear gate(EncoderLayer layer) {
        return switch (layer.feedForward().function()) {
            case FeedForward.Plain plain -> throw new IllegalArgumentException("a network without a gate");
            case FeedForward.Gated gated -> gated.gate();
        };
    }

    private static DeviceLinear linear(EncoderModel model, KernelSet kernels,
            Function<EncoderLayer, List<Linear>> part) {
        return kernels.linear(new LayerMaps(model.layers().stream().map(part).toList()));
    }

    /** Everything, for the upload. */
    Object[] arrays() {
        List<Object> arrays = new ArrayList<>();
        for (DeviceLinear linear : new DeviceLinear[]{qkv, output, gate, up, down}) {
            if (linear != null) {
                arrays.addAll(linear.arrays());
            }
        }
        arrays.add(norms.data());
        return arrays.toArray();
    }

    /** The largest array of the weights of so many such layers, and all of them, in bytes. */
    static long[] bytes(StackForm form, int layers) {
        int hidden = form.hiddenSize();
        int width = form.heads().width();
        int feedForward = form.network().size();
        long qkv = LayerMaps.bytes(layers, form.heads().projected(), hidden);
        long output = LayerMaps.bytes(layers, hidden, width);
        long up = LayerMaps.bytes(layers, feedForward, hidden);
        long down = LayerMaps.bytes(layers, hidden, feedForward);
        long norms = 4L * layers * hidden * Float.BYTES;
        return new long[]{Math.max(qkv, Math.max(up, down)),
                qkv + output + (form.network().gated() ? 2 : 1) * up + down + norms};
    }
}
