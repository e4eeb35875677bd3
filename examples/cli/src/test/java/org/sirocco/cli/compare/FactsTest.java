package org.sirocco.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactsTest {
    @Test
    void wordsAreQuotedWhereAShellWouldTakeThemApart() {
        assertThat(ShellWords.line(List.of("--model", "a/b@c:d", "my texts", "it's", "", "$HOME", "a\nb", "x*")))
                .isEqualTo("--model a/b@c:d 'my texts' 'it'\\''s' '' '$HOME' $'a\\nb' 'x*'");
    }

    @Test
    void aShellReadsThemBackAsTheyWere() throws IOException, InterruptedException {
        List<String> words = List.of("printf", "%s\\0", "-n", "a b", "'", "\\", "é\u0007\t\n'", "$(x)", "~", "", "#",
                "!", "\u0085");
        Process bash = new ProcessBuilder("bash", "-c", ShellWords.line(words)).redirectErrorStream(true).start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(out).isZero();
        assertThat(out).isEqualTo(String.join("\0", words.subList(2, words.size())) + "\0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
            "processor : 0#model name : AMD EPYC 7B13#model name : other | AMD EPYC 7B13",
            "processor : 0#BogoMIPS : 50.00##Hardware : BCM2711#Model : Raspberry Pi 4 | BCM2711",
            "processor : 0#BogoMIPS : 50.00 | -"})
    void theProcessorsNameIsTheKernels(String cpuinfo, String name) {
        assertThat(Machine.kind(cpuinfo.replace('#', '\n').replace(" :", "\t:")).orElse(null)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"LENOVO | 20XK | LENOVO 20XK", "Google | Google | Google",
            "System manufacturer | System Product Name | ''", "To Be Filled By O.E.M. | X570 | X570"})
    void theMachinesNameIsItsMakersWhereThereIsOne(String vendor, String product, String name) {
        assertThat(Machine.product(vendor + "\n", product + "\n")).isEqualTo(name);
    }

    @Test
    void aMachineWithoutAnyOfThatStillHasASystem() {
        assertThat(Machine.name()).contains(System.getProperty("os.name")).contains("GiB");
        assertThat(Machine.processors()).endsWith("for this JVM");
    }

    @Test
    void latencyIsTheMiddleOfAllTextsAndWhat95OfAHundredStayWithin() {
        double[] alone = new double[200];
        for (int i = 0; i < alone.length; i++) {
            alone[(i * 77) % 200] = i + 1;
        }
        Rounds rounds = new Rounds(new double[]{3, 1, 2}, alone);
        assertThat(rounds.latency()).isEqualTo(100.5);
        assertThat(rounds.latencyOf95()).isEqualTo(190);
        assertThat(rounds.spread()).isEqualTo(1);
        assertThat(new Rounds(new double[]{1}, new double[]{7}).latencyOf95()).isEqualTo(7);
        assertThat(Rounds.NONE.latency()).isNaN();
        assertThat(Rounds.NONE.median()).isNaN();
    }
}
