package org.sirocco.encoder.scalar;

import org.junit.jupiter.api.Nested;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.contract.BackendContract;
import org.sirocco.encoder.weights.WeightForm;

/** The specification itself, held against double precision. */
final class ScalarBackendContractTest {
    @Nested
    final class AsTheFilesHaveThem extends Scalar {
        AsTheFilesHaveThem() {
            super(WeightForm.AUTO);
        }
    }

    @Nested
    final class Bfloat16 extends Scalar {
        Bfloat16() {
            super(WeightForm.BFLOAT16);
        }
    }

    @Nested
    final class Float16 extends Scalar {
        Float16() {
            super(WeightForm.FLOAT16);
        }
    }

    @Nested
    final class Int8 extends Scalar {
        Int8() {
            super(WeightForm.INT8);
        }
    }

    private abstract static class Scalar extends BackendContract {
        private final WeightForm weights;

        Scalar(WeightForm weights) {
            this.weights = weights;
        }

        @Override
        protected Backend backend(BackendOptions options) {
            return new ScalarBackend(options);
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
            return 0;
        }
    }
}
