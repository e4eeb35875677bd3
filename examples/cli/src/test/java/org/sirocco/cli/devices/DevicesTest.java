package org.sirocco.cli.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.sirocco.cli.shared.AcceleratorModule;
import org.sirocco.encoder.BackendUnavailableException;
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
    void saysHowToGetTheAcceleratorWhereThisBuildHasNone() {
        AcceleratorModule.expectFor("auto");
        AcceleratorModule.expectFor("tornadoes");
        if (AcceleratorModule.isHere()) {
            AcceleratorModule.expectFor("tornado:ptx:0");
        } else {
            assertThatThrownBy(() -> AcceleratorModule.expectFor("tornado:ptx:0"))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessage("backend tornado:ptx:0 is not available: this build has no accelerator module"
                            + " (install a TornadoVM SDK, set TORNADOVM_HOME and build again)");
        }
    }

    @Test
    void testsABackendAgainstTheSpecification() {
        assertThat(run(new SelfTestCommand(), "--backend", "scalar")).isZero();

        assertThat(out.toString()).contains("against scalar worst difference 0.0e+00").contains("right");
    }
}
