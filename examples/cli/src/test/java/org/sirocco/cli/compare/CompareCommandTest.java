package org.sirocco.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sirocco.cli.Main;
import org.sirocco.cli.page.Html;
import picocli.CommandLine;

class CompareCommandTest {
    @ParameterizedTest
    @CsvSource({"--backend, simd, --backends", "--batch-tokens, 64, --batches"})
    void refusesWhatItWouldPassOver(String option, String value, String instead) {
        StringWriter err = new StringWriter();
        assertThat(Main.commandLine().setErr(new PrintWriter(err, true)).execute("compare", option, value))
                .isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(String.format(Locale.ROOT, "sirocco: compare takes %s, not %s", instead, option));
    }

    @Test
    void whatKnowsNoLighterWeightsIsComparedWithFloat32AndSaysSo(@TempDir Path folder) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertThat(Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(
                "compare", "--model", "random:layers=1,hidden=64,heads=2,ffn=64", "--weights", "int8", "--backends",
                Float32Provider.NAME + ",scalar,scalar+bfloat16", "--texts", "2", "--rounds", "1", "--batches", "64",
                "--workloads", "short", "--csv", folder.resolve("c").toString(), "--html",
                folder.resolve("h").toString())).as("%s", err).isZero();
        assertThat(err.toString()).contains("float32alone cannot keep weights as int8 and is compared with float32");
        assertThat(out.toString().lines().filter(line -> line.startsWith("short ")).map(line -> line.split(" +")[1]))
                .containsExactly("float32alone+float32", "scalar+int8", "scalar+bfloat16");
    }

    /** Two of one kind in a comparison tell what its figures are worth. */
    @Test
    void labelsAreUniqueAndTheCommandIsShownAsItWasTyped(@TempDir Path folder) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Path page = folder.resolve("the page");
        Path csv = folder.resolve("c");
        assertThat(Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(
                "compare", "--model", "random:layers=1,hidden=64,heads=2,ffn=64", "--backends",
                "scalar,scalar,scalar+int8", "--texts", "2", "--rounds", "1", "--batches", "64,128",
                "--workloads", "short,one by one", "--csv", csv.toString(), "--html", page.toString())).as("%s", err)
                .isZero();
        assertThat(out.toString().lines().filter(line -> line.startsWith("short ")).map(line -> line.split("  +")[1]))
                .containsExactly("scalar", "scalar (2)", "scalar+int8", "scalar", "scalar (2)", "scalar+int8");
        assertThat(out.toString().lines().filter(line -> line.startsWith("one by one"))).as("alone in any batch")
                .hasSize(3);
        String command = "sirocco compare --model random:layers=1,hidden=64,heads=2,ffn=64 --backends"
                + " scalar,scalar,scalar+int8 --texts 2 --rounds 1 --batches 64,128 --workloads 'short,one by one' --csv "
                + csv + " --html '" + page + "'";
        assertThat(Files.readString(csv)).contains(command);
        assertThat(Files.readString(page)).contains(Html.escape(command)).contains("lighter weights")
                .contains(Html.escape(Machine.name())).contains(Html.escape(Machine.processors()))
                .contains(Runtime.version().toString());
    }

    @Test
    void whereNothingCouldBeMeasuredThereIsNoReport(@TempDir Path folder) {
        StringWriter err = new StringWriter();
        Path page = folder.resolve("h");
        assertThat(Main.commandLine().setErr(new PrintWriter(err, true)).execute("compare", "--model",
                "random:layers=1,hidden=64,heads=2,ffn=64", "--backends", FailingProvider.NAME, "--texts", "2",
                "--rounds", "1", "--batches", "64", "--workloads", "short", "--csv", folder.resolve("c").toString(),
                "--html", page.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("sirocco: ").contains("it breaks");
        assertThat(page).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "simd+typo | 2 | backend 'simd+typo': weights are kept as one of [auto, float32, bfloat16, float16, int8]",
            "scalar,float32alone+int8 | 1 | backend float32alone+int8 is not available: it cannot keep weights as int8",
            "quantum | 2 | unknown backend 'quantum'"})
    void refusesWhatItCannotCompareBeforeAnyModelIsLoaded(String backends, int code, String message) {
        StringWriter err = new StringWriter();
        assertThat(Main.commandLine().setErr(new PrintWriter(err, true)).execute("compare", "--backends", backends,
                "--model", "./no-such-folder")).isEqualTo(code);
        assertThat(err.toString().lines()).singleElement().asString().startsWith("sirocco: " + message);
    }

    /** Before a model is opened and minutes of measuring, not after. */
    @Test
    void missingPeersAreToldFirst() {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(err));

        assertThat(line.execute("compare", "--peers", "--model", "no-such-model")).isEqualTo(1);
        assertThat(err.toString()).contains("no peers on the class path").hasLineCount(1);
    }
}
