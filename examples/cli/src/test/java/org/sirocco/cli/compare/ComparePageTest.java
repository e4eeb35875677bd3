package org.sirocco.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.DeviceTimes;

class ComparePageTest {
    private static final Pattern TAG = Pattern
            .compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\\s+[a-z-]+(?:=\"[^\"<>]*\")?)*)>");
    private static final Set<String> EMPTY = Set.of("meta", "link");

    /** Without script and style, and whatever is between tags. */
    private static String text(String page) {
        return page.replaceAll("(?s)<(style|script)>.*?</\\1>", "").replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }

    @Test
    void saysWhatRanWhereAndHow() {
        String page = Reports.of(Reports.measured(Reports.rival("tornado:opencl:0"), Reports.TOGETHER, 512, 1, 2))
                .page();
        assertThat(text(page)).contains("a model &amp; more")
                .contains("Example Corp. &lt;Tower&gt;, Linux 6.1 amd64, 15.6 GiB of memory")
                .contains("Example CPU @ 3 GHz, 2 processors").contains("OpenCL · Example GPU, " + Reports.DRIVER)
                .contains("sirocco 9.9, JDK 25.0.3+9-LTS (Example, 64-Bit Server VM), TornadoVM of that day")
                .contains("2 of the CPU").contains("2026-11-30 15:16:17 UTC")
                .contains("sirocco compare &#39;my texts.txt&#39; --backends &#39;simd,&quot;x&quot;&#39;");
    }

    @Test
    void namesADeviceOnceWhateverItsWeightsAreKeptAs() {
        String page = Reports.of(Reports.measured(Reports.rival("simd+int8"), Reports.TOGETHER, 512, 1, 2),
                Reports.measured(Reports.rival("simd"), Reports.TOGETHER, 512, 1, 2),
                Reports.measured(Reports.peer("other"), Reports.TOGETHER, 512, 1, 2)).page();
        assertThat(page).contains("<dt>Devices</dt><dd>CPU · Vector API, 256 bits, 2 threads</dd>\n");
    }

    @Test
    void aContenderHasOneLabelInAChartHoweverManyBatches() {
        String page = Reports.of(Reports.measured(Reports.rival("simd"), Reports.TOGETHER, 512, 1, 2),
                Reports.measured(Reports.rival("simd"), Reports.TOGETHER, 4096, 1, 2),
                Reports.measured(Reports.rival("scalar"), Reports.TOGETHER, 512, 3, 4)).page();
        assertThat(page.split("scope=\"rowgroup\">simd<")).hasSize(2);
        assertThat(page.split("class=\"bar\"")).hasSize(4);
        assertThat(page.indexOf("rowgroup\">simd<")).as("in the order asked for")
                .isLessThan(page.indexOf("rowgroup\">scalar<"));
    }

    @Test
    void barsAreMediansAndLinesTheSpreadOfTheRounds() {
        String page = Reports.of(Reports.measured(Reports.rival("simd"), Reports.TOGETHER, 512, 0.5, 1, 2)).page();
        // 2,000 tokens in 2 s, 1 s and 0.5 s: the line reaches from a quarter of the width to its end.
        assertThat(page).contains("<i style=\"width:50.0%\"></i><b style=\"left:25.0%;width:75.0%\"></b>")
                .contains("<b>2,000</b> <small>1,000–4,000</small>");
    }

    @Test
    void ofOneRoundThereIsNoSpread() {
        CompareReport report = Reports.of(Reports.measured(Reports.rival("simd"), Reports.TOGETHER, 512, 1));
        assertThat(report.page()).contains("<i style=\"width:100.0%\"></i></div>")
                .contains("One round: nothing is known of the spread").contains("<b>2,000</b> </td>")
                .doesNotContain("2,000–2,000").doesNotContain("NaN");
    }

    @Test
    void textsByThemselvesAreShownAsHowLongTheyTake() {
        CompareReport report = Reports.of(Reports.measured(Reports.rival("simd"), Reports.ALONE, 512, 0.004, 0.005));
        assertThat(text(report.page())).contains("Milliseconds a text, texts one by one").contains(" 2.15 ")
                .contains("p95 9.50").contains("444 texts/s");
        assertThat(report.csv()).contains("latency_seconds,latency_p95_seconds").contains(",0.00215,0.0095,");
    }

    @Test
    void sharesOfAPeakAreThereWhereItWasMeasuredAndADashElsewhere() {
        CompareReport report = Reports.of(
                Reports.measured(Reports.rival("simd"), Reports.TOGETHER, 512, 1).withPeak(80)
                        .withDeviceTimes(new DeviceTimes(0, 800_000_000, 0)),
                Reports.measured(Reports.rival("scalar"), Reports.TOGETHER, 512, 2));
        assertThat(report.page()).contains("50 % of peak").contains("independent float32 multiply-adds in registers")
                .contains(
                        "<th scope=\"row\">simd</th><td>80.0</td><td>40.0</td><td>50 %</td><td>as given</td><td>63 %</td>")
                .contains("<th scope=\"row\">scalar</th><td>–</td><td>20.0</td><td>–</td><td>as given</td><td>–</td>");
        assertThat(report.csv().lines().toList().get(1)).contains(",80.0,0.5,");
    }

    @Test
    void columnsWithoutAnyFigureAreLeftOutOfAllFigures() {
        Measurement plain = Reports.measured(Reports.rival("simd"), Reports.TOGETHER, 512, 1, 2);
        String figures = Reports.of(plain).page().split("All figures</h2>")[1];
        assertThat(figures).doesNotContain(">kernels<").doesNotContain(">transfer<").doesNotContain(">p95 ms<")
                .contains(">spread<").contains("colspan=\"12\"");
        assertThat(Reports.of(plain, plain.withDeviceTimes(new DeviceTimes(0, 1_000, 1_000))).page()
                .split("All figures</h2>")[1]).contains(">kernels<").contains(">transfer<").contains("50.0 %");
    }

    @Test
    void lighterWeightsStandBesideFloat32WithWhatTheyCost() {
        String page = Reports.of(Reports.measured(Reports.rival("simd"), Reports.TOGETHER, 512, 1),
                Reports.measured(Reports.rival("simd+int8"), Reports.TOGETHER, 512, 0.5),
                Reports.measured(Reports.rival("simd+int8"), Reports.TOGETHER, 4096, 0.8),
                Reports.measured(Reports.rival("scalar"), Reports.TOGETHER, 512, 9)).page();
        String table = page.substring(page.indexOf("What lighter weights"), page.indexOf("Share of each"));
        assertThat(table)
                .contains(
                        "<th scope=\"row\">simd</th><td>2,000</td><td>1.00</td><td>–</td><td>1.000000</td><td>1.000000</td>")
                .contains(
                        "<th scope=\"row\">simd+int8</th><td>4,000</td><td>2.00</td><td>–</td><td>0.998765</td><td>0.999383</td>")
                .doesNotContain("scalar</th>");
        assertThat(Reports.of(Reports.measured(Reports.rival("simd"), Reports.TOGETHER, 512, 1)).page())
                .doesNotContain("lighter weights");
    }

    @Test
    void whatIsWrongStandsAboveAllFiguresInWords() {
        Measurement right = Reports.measured(Reports.rival("simd"), Reports.TOGETHER, 512, 1, 2);
        String page = Reports
                .of(right, Reports.wrong(Reports.measured(Reports.rival("scalar"), Reports.TOGETHER, 512, 1)),
                        Reports.wrong(Reports.measured(Reports.peer("other"), Reports.TOGETHER, 512, 1)),
                        Measurement.failed(Reports.rival("tornado:ptx:0"), Reports.TOGETHER, 512,
                                new IllegalStateException("<lost>")))
                .page();
        String alarm = text(page.substring(page.indexOf("Not right"), page.indexOf("Tokens per second")));
        assertThat(alarm)
                .contains(
                        "scalar gives WRONG vectors for texts as given: worst difference 2.5e-01, at most 1e-04 allowed")
                .contains("tornado:ptx:0 FAILED on texts as given: &lt;lost&gt;").doesNotContain("other");
        assertThat(text(page)).contains("differ").doesNotContain("NaN");
        assertThat(Reports.of(right).page()).doesNotContain("Not right");
    }

    @Test
    void isWellFormedWithTwelveContendersAndTellsTablesFromLayout() {
        for (CompareReport report : List.of(Reports.crowd(),
                Reports.of(Reports.measured(Reports.rival("simd"), Reports.ALONE, 64, 1)))) {
            String page = report.page().replaceAll("(?s)<(style|script)>.*?</\\1>", "");
            assertWellFormed(page);
            assertThat(page).contains("<html lang=\"en\">").doesNotContain("src=").doesNotContain("http:")
                    .doesNotContain("https:");
            assertThat(text(page)).doesNotContain("NaN").doesNotContain("Infinity").doesNotContain("null");
            assertThat(page.split("<th[ >]")).allMatch(cell -> cell.startsWith("<!") || cell.contains("scope=\""));
        }
    }

    private static void assertWellFormed(String page) {
        Deque<String> open = new ArrayDeque<>();
        String body = page.substring(page.indexOf('>') + 1);
        Matcher tag = TAG.matcher(body);
        int end = 0;
        while (tag.find()) {
            assertThat(body.substring(end, tag.start())).doesNotContain("<").doesNotContain(">");
            end = tag.end();
            if (tag.group(1).isEmpty() && !EMPTY.contains(tag.group(2))) {
                open.push(tag.group(2));
            } else if (!tag.group(1).isEmpty()) {
                assertThat(open.poll()).as("closed by %s at %d", tag.group(), tag.start()).isEqualTo(tag.group(2));
            }
        }
        assertThat(body.substring(end).strip()).isEmpty();
        assertThat(open).isEmpty();
    }
}
