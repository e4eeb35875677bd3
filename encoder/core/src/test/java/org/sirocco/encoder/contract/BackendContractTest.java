package org.sirocco.encoder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BackendContractTest {
    @ParameterizedTest
    @CsvSource({"gpu, '', false", "gpu, gpu, true", "gpu:one:0, gpu, true",
            "gpu:one:0, gpu:one, true", "gpu, gpu:one, false", "simd, gpu, false",
            "gpu, gp, false"})
    void aMissingBackendIsAFailureOnlyIfItIsRequired(String missing, String required, boolean failure) {
        assertThat(BackendContract.isRequired(missing, required)).isEqualTo(failure);
    }
}
