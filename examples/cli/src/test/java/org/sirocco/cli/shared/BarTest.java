package org.sirocco.cli.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sirocco.encoder.weights.WeightForm;

class BarTest {
    @ParameterizedTest
    @CsvSource({"simd,AUTO,1e-5,0.5,true", "simd,FLOAT32,1.1e-5,1,false", "tornado:opencl:0,AUTO,1e-4,1,true",
            "simd,BFLOAT16,0.1,0.9999,true", "simd,FLOAT16,0.001,0.99989,false", "simd int8,INT8,0.1,0.9985,true",
            "simd int8,INT8,1e-6,0.9984,false", "simd int8,INT8,NaN,0.9999,false", "simd int8,INT8,0.1,NaN,false"})
    void holdsNumbersToAToleranceAndLighterWeightsToACosine(String backend, WeightForm form, double worst,
            double cosine, boolean holds) {
        assertThat(Bar.of(backend, form).holds(new Agreement(worst, cosine))).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"AUTO | worst difference 2.0e-07, at most 1e-05 allowed",
            "INT8 | lowest cosine 0.999000, at least 0.9985 wanted"})
    void saysWhatIsAskedFor(WeightForm form, String text) {
        assertThat(Bar.of("simd", form).beside(new Agreement(2e-7, 0.999))).isEqualTo(text);
    }
}
