package org.sirocco.examples.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.BackendProvider.Status;
import org.sirocco.encoder.Backends;

class OwnAttentionTest {
    @Test
    void eachQueryTakesMostOfTheValueWhoseKeyItPointsAt() {
        boolean available = Backends.providers().stream().filter(p -> p.name().equals("tornado"))
                .flatMap(p -> p.status().stream()).anyMatch(Status::available);
        assumeTrue(available || System.getProperty("require.backend", "").startsWith("tornado"),
                "no TornadoVM device here");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            OwnAttention.main(new String[0]);
        } finally {
            System.setOut(out);
        }
        List<double[]> lines = bytes.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("["))
                .map(line -> Arrays.stream(line.replaceAll("[\\[\\]]", "").split(", ")).mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
        // One score is 9/√4, the other two are 0.
        double most = Math.exp(4.5) / (Math.exp(4.5) + 2);
        double rest = (1 - most) / 2;

        assertThat(lines.get(1)).containsExactly(new double[]{most, rest, rest, rest, most, rest}, within(1e-5));
        assertThat(lines.get(0)).containsExactly(
                new double[]{10 * most, 20 * rest, 30 * rest, 0, 10 * rest, 20 * most, 30 * rest, 0}, within(1e-4));
    }
}
