package org.sirocco.encoder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BackendContractTest {
    @ParameterizedTest
    @CsvSource({"tornado, '', false", "tornado, tornado, true", "tornado:opencl:0, tornado, true",
            "tornado:opencl:0, tornado:opencl, true", "tornado, tornado:opencl, false", "simd, tornado, false",
            "tornado, tor, false"})
    void aMissingBackendIsAFailureOnlyIfItIsRequired(String missing, String required, boolean failure) {
        assertThat(BackendContract.isRequired(missing, required)).isEqualTo(failure);
    }
}
