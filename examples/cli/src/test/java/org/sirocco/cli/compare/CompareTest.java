package org.sirocco.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sirocco.cli.Main;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.model.EncoderShape;
import org.sirocco.encoder.model.RandomEncoder;
import picocli.CommandLine;

class CompareTest {
    private static final Workload ONE = new Workload("<as> given", List.of("a", "b"), true, 6, 1e9);
    private static final List<float[]> EXPECTED = List.of(new float[]{1, 0}, new float[]{0, 1});

    /** Gives fixed vectors and writes down when it is asked. */
    private record Fixed(String name, boolean peer, List<float[]> vectors, List<String> log) implements Contender {
        @Override
        public List<float[]> encode(List<String> texts) {
            log.add(name);
            return vectors;
        }

        @Override
        public void close() {}
    }

    private static CompareReport compare(List<float[]> vectors) {
        Contest.Entry entry = new Contest.Entry(new Fixed("x<y>", false, vectors, new ArrayList<>()), 0.5);
        return new CompareReport("model & co", new Contest(3, 64).run(List.of(entry), ONE, EXPECTED));
    }

    @Test
    void callsWrongVectorsWrongHoweverFast() {
        assertThat(compare(EXPECTED).allRight()).isTrue();
        for (float wrong : new float[]{1.001f, Float.NaN, Float.POSITIVE_INFINITY}) {
            CompareReport report = compare(List.of(new float[]{wrong, 0}, new float[]{0, 1}));
            assertThat(report.allRight()).isFalse();
            assertThat(report.table()).contains("WRONG");
            assertThat(report.page()).contains("WRONG");
        }
    }

    @Test
    void holdsEveryTimedRunToTheVectorsAndNotOnlyTheFirst() {
        Contender wrongAtLast = new Contender() {
            private int runs;

            @Override
            public String name() {
                return "sloppy";
            }

            @Override
            public boolean peer() {
                return false;
            }

            @Override
            public List<float[]> encode(List<String> texts) {
                return ++runs < 4 ? EXPECTED : List.of(new float[]{0, 1}, new float[]{0, 1});
            }

            @Override
            public void close() {}
        };

        List<Measurement> measured = new Contest(3, 64).run(List.of(new Contest.Entry(wrongAtLast, 0)), ONE, EXPECTED);

        assertThat(measured.getFirst().right()).isFalse();
        assertThat(measured.getFirst().agreement().cosine()).isZero();
    }

    @Test
    void tellsNoFirstTimeWhereItWasNone() {
        Contest.Entry entry = new Contest.Entry(new Fixed("x", false, EXPECTED, new ArrayList<>()), Double.NaN);
        CompareReport report = new CompareReport("model", new Contest(1, 64).run(List.of(entry), ONE, EXPECTED));

        assertThat(report.table()).doesNotContain("NaN");
        assertThat(report.page()).doesNotContain("NaN");
    }

    @Test
    void doesNotAnswerForThePeersVectors() {
        List<float[]> others = List.of(new float[]{0, 1}, new float[]{0, 1});
        Contest.Entry entry = new Contest.Entry(new Fixed("peer", true, others, new ArrayList<>()), 0.5);
        CompareReport report = new CompareReport("model", new Contest(1, 64).run(List.of(entry), ONE, EXPECTED));

        assertThat(report.allRight()).isTrue();
        assertThat(report.table()).contains("differ");
    }

    @Test
    void measuresInTurnAndInAlternatingOrder() {
        List<String> log = new ArrayList<>();
        List<Contest.Entry> entries = List.of(new Contest.Entry(new Fixed("a", false, EXPECTED, log), 0),
                new Contest.Entry(new Fixed("b", true, EXPECTED, log), 0));

        new Contest(3, 64).run(entries, ONE, EXPECTED);

        assertThat(log).containsExactly("a", "b", "a", "b", "b", "a", "a", "b");
    }

    @Test
    void countsEveryProductOfTheStack() {
        EncoderShape shape = RandomEncoder.of("random:layers=1,hidden=2,heads=1,ffn=3").shape();
        // For 5 tokens: q, k, v and output 4·(5×2·2×2), up and down 2·(5×2·2×3), scores and context 2·(5×2·2×5).
        double multiplications = 4 * 5 * 2 * 2 + 2 * 5 * 2 * 3 + 2 * 5 * 2 * 5;

        assertThat(Workload.operations(shape, 5)).isEqualTo(2 * multiplications);
    }

    @Test
    void writesAPageThatShowsNamesAsTheyAre() {
        String page = compare(EXPECTED).page();

        assertThat(page).contains("x&lt;y&gt;").contains("model &amp; co").contains("&lt;as&gt; given")
                .doesNotContain("x<y>")
                .doesNotContain("http://").doesNotContain("https://").doesNotContain("<script");
    }

    @Test
    void writesOneCsvRowAMeasurement() {
        assertThat(compare(EXPECTED).csv().lines()).hasSize(2).last().asString()
                .startsWith("model & co,<as> given,x<y>,64,0.5,2,6");
    }

    @Test
    void showsTheRateOfADevicesKernelsWhereItMeasuredThem() {
        CompareReport plain = compare(EXPECTED);
        CompareReport measured = new CompareReport("model", plain.measurements().stream()
                .map(m -> m.withDeviceTimes(new DeviceTimes(0, 125_000_000, 375_000_000))).toList());

        assertThat(plain.table()).contains(" – ");
        assertThat(measured.table()).contains(" 8.0 ").contains(" 75.0% ").doesNotContain(" – ");
        assertThat(measured.page()).contains("<td>8.0</td>");
        assertThat(measured.csv()).contains(",0.125,0.75,true");
    }

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

    @Test
    void measuresTheWorkloadsThatAreNamedInTheirOwnOrder() {
        Workload other = new Workload("short", List.of("a"), true, 3, 1e9);
        assertThat(Workload.chosen(List.of(), List.of(ONE, other))).containsExactly(ONE, other);
        assertThat(Workload.chosen(List.of("short"), List.of(ONE, other))).containsExactly(other);
        assertThat(Workload.chosen(List.of("short", "<as> given"), List.of(ONE, other))).containsExactly(ONE, other);
        assertThatThrownBy(() -> Workload.chosen(List.of("long"), List.of(ONE, other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--workloads: \"long\" is none of <as> given, short");
    }

    @Test
    void makesUpTheSameDifferentTextsEveryTime() {
        assertThat(Workload.madeUp(50)).isEqualTo(Workload.madeUp(50)).doesNotHaveDuplicates();
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
