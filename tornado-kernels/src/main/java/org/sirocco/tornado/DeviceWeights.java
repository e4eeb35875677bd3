package org.sirocco.tornado;

import java.util.List;
import java.util.function.Function;
import org.sirocco.encoder.model.EncoderConfig;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.LayerWeights;
import org.sirocco.encoder.model.Linear;
import org.sirocco.tornado.kernels.DeviceLinear;
import org.sirocco.tornado.kernels.DeviceNorms;
import org.sirocco.tornado.kernels.KernelSet;

/**
 * The weights of all layers, each kind in one array, laid out for the device.
 *
 * @param qkv          query, key and value side by side
 * @param output       after the heads are joined
 * @param intermediate feed-forward, up
 * @param down         feed-forward, down
 * @param norms        both normalisations of each layer
 */
record DeviceWeights(DeviceLinear qkv, DeviceLinear output, DeviceLinear intermediate, DeviceLinear down,
        DeviceNorms norms) {
    static DeviceWeights of(EncoderModel model, KernelSet kernels) {
        EncoderConfig config = model.config();
        return new DeviceWeights(
                linear(model, kernels, layer -> List.of(layer.query(), layer.key(), layer.value())),
                linear(model, kernels, layer -> List.of(layer.attentionOutput())),
                linear(model, kernels, layer -> List.of(layer.intermediate())),
                linear(model, kernels, layer -> List.of(layer.output())),
                DeviceNorms.of(model.layers(), config.hiddenSize(), config.layerNormEps()));
    }

    private static DeviceLinear linear(EncoderModel model, KernelSet kernels,
            Function<LayerWeights, List<Linear>> part) {
        return DeviceLinear.of(model.layers().stream().map(part).toList(), kernels);
    }

    /** Everything, for the upload. */
    Object[] arrays() {
        return new Object[]{qkv.weight(), qkv.bias(), output.weight(), output.bias(), intermediate.weight(),
                intermediate.bias(), down.weight(), down.bias(), norms.data()};
    }

    /** The largest array of the weights of such a model, and all of them, in bytes. */
    static long[] bytes(EncoderConfig config) {
        int layers = config.numHiddenLayers();
        int hidden = config.hiddenSize();
        int feedForward = config.intermediateSize();
        long qkv = DeviceLinear.bytes(layers, 3 * hidden, hidden);
        long output = DeviceLinear.bytes(layers, hidden, hidden);
        long up = DeviceLinear.bytes(layers, feedForward, hidden);
        long down = DeviceLinear.bytes(layers, hidden, feedForward);
        long norms = 4L * layers * hidden * Float.BYTES;
        return new long[]{Math.max(qkv, Math.max(up, down)), qkv + output + up + down + norms};
    }
}
