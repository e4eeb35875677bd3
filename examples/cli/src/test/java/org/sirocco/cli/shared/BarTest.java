package org.sirocco.cli.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sirocco.encoder.weights.KeptWeights;
import org.sirocco.encoder.weights.WeightForm;

class BarTest {
    @ParameterizedTest
    @CsvSource({"simd,FLOAT32,FLOAT32,1e-5,0.5,0,true", "simd,FLOAT32,FLOAT16,1.1e-5,1,1,false",
            "tornado:opencl:0,FLOAT32,FLOAT32,1e-4,1,1,true", "simd,BFLOAT16,FLOAT32,0.1,0.9999,0.9999,true",
            "simd,FLOAT16,FLOAT32,0.001,0.99989,1,false", "simd+int8,INT8,FLOAT32,0.1,0.9985,0.9995,true",
            "simd+int8,INT8,FLOAT16,1e-6,0.9984,1,false", "simd+int8,INT8,FLOAT32,0.1,0.9985,0.99949,false",
            "simd+int8,INT8,FLOAT32,NaN,0.9999,1,false", "simd+int8,INT8,FLOAT32,0.1,NaN,1,false",
            "simd+int8,INT8,FLOAT32,0.1,0.9999,NaN,false", "simd,BFLOAT16,BFLOAT16,1.1e-5,1,1,false",
            "simd,AUTO,AUTO,1.1e-5,1,1,false",
            "simd,FLOAT16,FLOAT16,1.1e-5,1,1,false", "tornado:cuda:0+float16,FLOAT16,FLOAT16,0.001,0.9999,0.9999,true",
            "tornado:cuda:0+float16,FLOAT16,FLOAT16,1e-6,0.99989,1,false"})
    void holdsNumbersToAToleranceAndRoundedWeightsToACosine(String backend, WeightForm form, WeightForm stored,
            double worst, double cosine, double mean, boolean holds) {
        Bar bar = Bar.of(backend, new KeptWeights(form, stored));
        assertThat(bar.holds(new Agreement(worst, cosine), mean)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"FLOAT32 | worst difference 2.0e-07, at most 1e-05 allowed",
            "INT8 | mean cosine 0.999600, at least 0.9995 wanted, lowest cosine 0.999000, at least 0.9985 wanted"})
    void saysWhatIsAskedFor(WeightForm form, String text) {
        Bar bar = Bar.of("simd", new KeptWeights(form, WeightForm.FLOAT32));
        assertThat(bar.beside(new Agreement(2e-7, 0.999), 0.9996)).isEqualTo(text);
        assertThat(text).endsWith(bar.beside(new Agreement(2e-7, 0.999)));
    }
}
