package org.sirocco.encoder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PairwiseShapesTest {
    @Test
    void everyPairOfChoicesMeets() {
        List<Map<String, String>> cover = PairwiseShapes.cover();
        PairwiseShapes.CHOICES.forEach((one, values) -> PairwiseShapes.CHOICES.forEach((other, others) -> {
            for (String value : values) {
                for (String second : others) {
                    if (!one.equals(other)) {
                        assertThat(cover).as("%s=%s with %s=%s", one, value, other, second).anyMatch(
                                s -> s.get(one).equals(value) && s.get(other).equals(second));
                    }
                }
            }
        }));
    }
}
