package org.sirocco.encoder.simd.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.weights.WeightForm;

@Timeout(60)
class WarmUpTest {
    @Test
    void endsWhenItIsClosed() throws InterruptedException {
        WarmUp warmUp = WarmUp.start(Set.of(Activation.GELU), Set.of(WeightForm.INT8));
        warmUp.close();
        warmUp.thread.join();
        assertThat(warmUp.now()).isInstanceOf(PlainKernels.class);
    }
}
