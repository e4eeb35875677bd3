package org.sirocco.tornado.kernels.gpu.half;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.tornado.kernels.LayerMaps;

/** How weights lie; no device is needed. */
final class HalfLinearTest {
    @Test
    void weightsLieTransposedInWholeSlicesAndTilesFilledUpWithZeros() {
        // Two layers of two maps side by side: 3 + 130 outputs, 33 inputs.
        float[] narrow = new float[3 * 33];
        float[] wide = new float[130 * 33];
        narrow[33 + 2] = 0.1f;
        wide[129 * 33 + 32] = 7;
        LayerMaps maps = new LayerMaps(List.of(
                List.of(linear("a", new float[3 * 33], 3), linear("b", new float[130 * 33], 130)),
                List.of(linear("c", narrow, 3), linear("d", wide, 130))));
        HalfLinear linear = HalfLinear.of(maps);
        assertThat(linear.inputs()).isEqualTo(33);
        assertThat(linear.stride()).isEqualTo(144);
        assertThat(linear.weight().getSize()).isEqualTo(2 * 64 * 256);
        int second = 64 * 256;
        assertThat(linear.weight().get(second + 2 * 256 + 1).getFloat32()).isEqualTo(0.099975586f);
        assertThat(linear.weight().get(second + 32 * 256 + 3 + 129).getFloat32()).isEqualTo(7);
        int others = 0;
        for (int i = 0; i < linear.weight().getSize(); i++) {
            others += linear.weight().get(i).getFloat32() == 0 ? 0 : 1;
        }
        assertThat(others).isEqualTo(2);
        assertThat(HalfLinear.bytes(2, 133, 33)).isEqualTo(
                linear.weight().getNumBytesOfSegment() + linear.bias().getNumBytesOfSegment());
    }

    @Test
    void aWeightThatFloat16HasNoPlaceForIsRefusedWithItsTensor() {
        float[] weights = new float[3 * 33];
        weights[40] = 70_000;
        LayerMaps maps = new LayerMaps(List.of(List.of(linear("large", weights, 3))));
        assertThatThrownBy(() -> HalfLinear.of(maps)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tensor large holds 70000.0 at index 40");
    }

    private static Linear linear(String name, float[] weights, int outputs) {
        return new Linear(Tensor.of(name, weights, outputs, 33), null);
    }
}
