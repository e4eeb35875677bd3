package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.sirocco.encoder.contract.Forms;
import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.encoder.model.EmbeddingWeights.Places;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.RandomEncoder;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.positional.LearnedPositions;
import org.sirocco.positional.PositionEncoding;
import org.sirocco.positional.SinusoidalPositions;

/** Models whose tokens are looked up in every way that there is, with the kernels of either type. */
final class TokenCases {
    private TokenCases() {}

    record Case(String name, EncoderModel model, DeviceFormsTest.Kernels kernels) {
        @Override
        public String toString() {
            return name + ", " + kernels;
        }
    }

    static Stream<Case> all() {
        EncoderModel base = RandomEncoder.of("random:layers=2,hidden=48,heads=2,ffn=40,vocab=90,positions=none");
        Tensor word = base.embedding().word();
        Norm layer = new Norm.Layer(tensor("gain", 2, 48), tensor("shift", 3, 48), 1e-5f);
        PositionEncoding learned = new LearnedPositions(tensor("positions", 4, 140, 48).floats(), 140, 48);
        List<Case> cases = new ArrayList<>();
        for (DeviceFormsTest.Kernels kernels : DeviceFormsTest.Kernels.values()) {
            cases.add(new Case("word alone", base, kernels));
            cases.add(new Case("learned positions, types, layer norm", with(base,
                    new EmbeddingWeights(word, 1, tensor("types", 5, 2, 48), learned, layer)), kernels));
            cases.add(new Case("places after padding, final RMS norm",
                    with(base, new EmbeddingWeights(word, 1, null, learned, new Places.AfterPadding(1), null, null),
                            new Norm.Rms(tensor("gain", 6, 48), 1e-6f)),
                    kernels));
            cases.add(new Case("scaled, sinusoidal, RMS norm, final norm",
                    with(base, new EmbeddingWeights(word, 7, null, new SinusoidalPositions(48),
                            new Norm.Rms(tensor("gain", 6, 48), 1e-6f)), layer),
                    kernels));
            cases.add(new Case("projected from 20 numbers", with(base, new EmbeddingWeights(tensor("narrow", 7, 90, 20),
                    1, tensor("types", 8, 2, 20), new SinusoidalPositions(20), new Places.InOrder(),
                    new Norm.Layer(tensor("gain", 9, 20), null, 1e-5f),
                    new Linear(tensor("projection", 10, 48, 20), tensor("bias", 11, 48)))), kernels));
            // Several graphs one after another, and another width behind the last layer.
            cases.add(new Case("layers of several forms", Forms.DIFFERENT_LAYERS.model(), kernels));
            cases.add(new Case("a projected residual", Forms.PROJECTED_RESIDUAL.model(), kernels));
        }
        return cases.stream();
    }

    static Tensor tensor(String name, int seed, int... shape) {
        return Tensor.of(name, Numbers.normal(Arrays.stream(shape).reduce(1, Math::multiplyExact), seed), shape);
    }

    static EncoderModel with(EncoderModel base, EmbeddingWeights embedding) {
        return with(base, embedding, null);
    }

    private static EncoderModel with(EncoderModel base, EmbeddingWeights embedding, Norm finalNorm) {
        return new EncoderModel("tokens", embedding, base.layers(), finalNorm, Math.min(130, embedding.maxLength()));
    }
}
