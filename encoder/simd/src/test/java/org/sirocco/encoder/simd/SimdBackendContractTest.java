package org.sirocco.encoder.simd;

import org.junit.jupiter.api.Nested;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.contract.BackendContract;
import org.sirocco.encoder.weights.WeightForm;

/** In every form of weights. */
final class SimdBackendContractTest {
    @Nested
    final class AsTheFilesHaveThem extends Simd {
        AsTheFilesHaveThem() {
            super(WeightForm.AUTO);
        }
    }

    @Nested
    final class Bfloat16 extends Simd {
        Bfloat16() {
            super(WeightForm.BFLOAT16);
        }
    }

    @Nested
    final class Float16 extends Simd {
        Float16() {
            super(WeightForm.FLOAT16);
        }
    }

    @Nested
    final class Int8 extends Simd {
        Int8() {
            super(WeightForm.INT8);
        }
    }

    private abstract static class Simd extends BackendContract {
        private final WeightForm weights;

        Simd(WeightForm weights) {
            this.weights = weights;
        }

        @Override
        protected Backend backend(BackendOptions options) {
            return new SimdProvider().open("simd", options);
        }

        @Override
        protected WeightForm weights() {
            return weights;
        }

        @Override
        protected double tolerance() {
            return 1e-5;
        }

        @Override
        protected double observedTolerance() {
            return 1e-6;
        }
    }
}
