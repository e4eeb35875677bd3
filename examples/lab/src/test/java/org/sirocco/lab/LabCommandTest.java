package org.sirocco.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sirocco.cli.Main;

class LabCommandTest {
    private final StringWriter err = new StringWriter();

    private int run(String arguments) {
        return Main.commandLine().setErr(new PrintWriter(err, true))
                .execute(("lab " + arguments).split(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "--output x.png | sirocco: --output (x.png) must end in .html (--help shows how)",
            "--overlong chunk | sirocco: --overlong chunk: attention does not reach from one window to another; truncate or error (--help shows how)",
            "--kernel 99999 | sirocco: --kernel (99999) must be odd, at least 1 and at most 11",
            "--channels 256 | sirocco: --channels (256) must be at least 1 and at most 64",
            "--depth 8 --channels 64 | sirocco: --kernel (3), depth (8) and channels (64) make 4,177,920 weights, which must be at most 250,000",
            "--text one | sirocco: --text must have at least 2 words for this model and limit"})
    void saysWhatIsWrong(String arguments, String message) {
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err.toString()).isEqualTo(message + System.lineSeparator());
    }

    @Test
    void refusesATextOverTheLimitWhereThatIsAnError() {
        assertThat(run("--max-tokens 4 --overlong error --text one,two,three,four")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo(
                "sirocco: text 1 has 9 tokens, the model takes at most 4" + System.lineSeparator());
    }
}
