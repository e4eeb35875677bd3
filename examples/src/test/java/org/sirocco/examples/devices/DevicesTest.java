package org.sirocco.examples.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DevicesTest {
    private final StringWriter out = new StringWriter();

    private int run(Object command, String... arguments) {
        return new CommandLine(command).setOut(new PrintWriter(out, true)).execute(arguments);
    }

    @Test
    void listsWhatIsHereAndWhatAutoTakes() {
        assertThat(run(new DevicesCommand())).isZero();

        assertThat(out.toString()).containsPattern("(?m)^scalar +CPU").containsPattern("(?m)^auto takes +\\S+$");
    }

    @Test
    void testsABackendAgainstTheSpecification() {
        assertThat(run(new SelfTestCommand(), "--backend", "scalar")).isZero();

        assertThat(out.toString()).contains("worst difference from scalar 0.0e+00").contains("right");
    }
}
