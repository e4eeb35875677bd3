package org.sirocco.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.model.EncoderShape;
import org.sirocco.encoder.model.RandomEncoder;

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
        return new CompareReport("model & co", Reports.FACTS, new Contest(3, 64).run(List.of(entry), ONE, EXPECTED));
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
        CompareReport report = new CompareReport("model", Reports.FACTS,
                new Contest(1, 64).run(List.of(entry), ONE, EXPECTED));

        assertThat(report.table()).doesNotContain("NaN");
        assertThat(report.page()).doesNotContain("NaN");
    }

    @Test
    void doesNotAnswerForThePeersVectors() {
        List<float[]> others = List.of(new float[]{0, 1}, new float[]{0, 1});
        Contest.Entry entry = new Contest.Entry(new Fixed("peer", true, others, new ArrayList<>()), 0.5);
        CompareReport report = new CompareReport("model", Reports.FACTS,
                new Contest(1, 64).run(List.of(entry), ONE, EXPECTED));

        assertThat(report.allRight()).isTrue();
        assertThat(report.table()).contains("differ");
    }

    @Test
    void oneThatFailsIsToldOfAndTheOthersAreMeasured() {
        Contender failing = new Contender() {
            private int runs;

            @Override
            public String name() {
                return "fragile";
            }

            @Override
            public List<float[]> encode(List<String> texts) {
                if (++runs == 3) {
                    throw new IllegalStateException("the device\nis lost");
                }
                return EXPECTED;
            }

            @Override
            public void close() {}
        };
        List<String> log = new ArrayList<>();
        CompareReport report = new CompareReport("model", Reports.FACTS, new Contest(3, 64).run(
                List.of(new Contest.Entry(failing, 0),
                        new Contest.Entry(new Fixed("steady", false, EXPECTED, log), 0)),
                ONE, EXPECTED));

        assertThat(report.allRight()).isFalse();
        assertThat(log).hasSize(4);
        assertThat(report.table()).contains("FAILED").doesNotContain("NaN");
        assertThat(report.page()).contains("fragile FAILED on texts &lt;as&gt; given: the device; is lost")
                .contains("steady").doesNotContain("NaN");
        assertThat(report.csv().lines().toList().get(1)).startsWith("model,<as> given,fragile,64,NaN,2,6,")
                .contains(",false,").contains(",the device; is lost,");
    }

    @Test
    void timesEachTextThatIsHandedOverByItself() {
        Workload alone = new Workload("one by one", List.of("a", "b"), false, 6, 1e9);
        Contest.Entry entry = new Contest.Entry(
                new Fixed("x", false, List.of(new float[]{1, 0}), new ArrayList<>()), 0.5);
        List<Measurement> measured = new Contest(3, 64).run(List.of(entry), alone,
                List.of(new float[]{1, 0}, new float[]{1, 0}));

        assertThat(measured.getFirst().rounds().alone()).hasSize(6).doesNotContain(0.0);
        assertThat(measured.getFirst().rounds().seconds()).hasSize(3);
        assertThat(new CompareReport("model", Reports.FACTS, measured).page()).contains("Milliseconds a text")
                .contains("p95 ");
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
                .doesNotContain("http://").doesNotContain("https://");
    }

    @Test
    void writesOneCsvRowAMeasurement() {
        List<String> lines = compare(EXPECTED).csv().lines().toList();
        assertThat(lines).hasSize(2);
        // Programs of people's own read these columns, by name or place.
        assertThat(lines.getFirst()).startsWith("model,workload,contender,batch_tokens,first_seconds,texts,tokens,"
                + "operations,median_seconds,texts_per_second,tokens_per_second,gflops,ratio,spread,worst_difference,"
                + "lowest_cosine,kernel_seconds,transfer_share,right,");
        assertThat(lines.getLast()).startsWith("model & co,<as> given,x<y>,64,0.5,2,6");
    }

    @Test
    void showsTheRateOfADevicesKernelsWhereItMeasuredThem() {
        CompareReport plain = compare(EXPECTED);
        CompareReport measured = new CompareReport("model", Reports.FACTS, plain.measurements().stream()
                .map(m -> m.withDeviceTimes(new DeviceTimes(0, 125_000_000, 375_000_000))).toList());

        assertThat(plain.table()).contains(" – ");
        assertThat(measured.table()).contains(" 8.0 ").contains(" 75.0% ").doesNotContain(" – ");
        assertThat(measured.page()).contains("<td>8.0</td>");
        assertThat(measured.csv()).contains(",0.125,0.75,true,");
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
}
