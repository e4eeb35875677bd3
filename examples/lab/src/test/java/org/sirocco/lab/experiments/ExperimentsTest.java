package org.sirocco.lab.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sirocco.lab.bench.Algebra;
import org.sirocco.lab.bench.Experiment;
import org.sirocco.lab.bench.HeadView;
import org.sirocco.lab.bench.Sequences;
import org.sirocco.lab.bench.TestBench;
import org.sirocco.lab.experiments.SideBySide.Extractors;
import org.sirocco.lab.extractors.Convolution;
import org.sirocco.lab.extractors.Elman;
import org.sirocco.lab.extractors.FeatureExtractor;
import org.sirocco.lab.extractors.Gated;
import org.sirocco.lab.extractors.SelfAttention;
import org.sirocco.lab.Laboratory;
import org.sirocco.lab.report.Figure;
import org.sirocco.lab.report.Finding;
import org.sirocco.lab.report.Finding.Verdict;
import org.sirocco.lab.report.Language;
import org.sirocco.lab.report.Section;
import org.sirocco.positional.LearnedPositions;
import org.sirocco.positional.PositionEncoding;
import org.sirocco.positional.SinusoidalPositions;

/** Every claim of the laboratory is borne out by what it is about, and refuted by something that is wrong in its place. */
class ExperimentsTest {
    /** A claim that the essay's guess does not keep; it may well fail. */
    private static final String GUESS = "image.half";
    /** Claims about time, which the clock of these tests cannot bear out by itself. */
    private static final Set<String> TIMED = Set.of("heads.time", "side.square", "side.linear", "side.share",
            "side.sharewindow", "side.wait");
    private static final int DRAWS = 2_000_000;
    private static final int C = TestBench.SHAPE.channels();
    private static final FeatureExtractor ATTENTION = new SelfAttention(C, 11);
    private static final FeatureExtractor CONVOLUTION = new Convolution(TestBench.SHAPE, 12);
    private static final FeatureExtractor ELMAN = new Elman(C, 13);
    private static final FeatureExtractor GATED = new Gated(C, 14);

    @TempDir
    private static Path cache;

    private static TestBench real;
    private static List<Section> sections;

    @BeforeAll
    static void open() {
        real = TestBench.real(cache);
        sections = Laboratory.experiments().stream().map(experiment -> experiment.run(real.bench)).toList();
    }

    @AfterAll
    static void close() {
        real.close();
    }

    /** Something wrong, and the claims that must fail by it. */
    record Fault(String name, Experiment experiment, Set<String> fail) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Fault> faults() {
        return Stream.of(
                new Fault("a projection that forgets the length of the direction",
                        new OneSource((a, b) -> Algebra.scaled(b, Algebra.dot(a, b))),
                        Set.of("source.upright", "source.together")),
                new Fault("a projection that lets the source through",
                        new OneSource((a, b) -> Algebra.minus(a, Algebra.scaled(b, 0.1))),
                        Set.of("source.directions")),
                new Fault("scores taken for weights",
                        new WordAgainstSentence(UnaryOperator.identity(), Algebra::transposed),
                        Set.of("word.percent", "word.between")),
                new Fault("K not transposed", new WordAgainstSentence(Algebra::softmax, UnaryOperator.identity()),
                        Set.of("word.same", "word.turn")),
                new Fault("one sum for all",
                        new CommonScale((price, income) -> price / 1e6, UnaryOperator.identity(),
                                UnaryOperator.identity()),
                        Set.of("scale.phone", "scale.score")),
                new Fault("values of one length",
                        new CommonScale((price, income) -> price / income, Algebra::softmax,
                                ExperimentsTest::withEqualValues),
                        Set.of("scale.equal", "scale.value", "scale.order")),
                new Fault("heads that all look at the taste",
                        new Heads(2, head -> 0, heads -> List.of(heads.getFirst(), heads.getFirst()),
                                ExperimentsTest::halved),
                        Set.of("heads.views", "heads.model")),
                new Fault("fruits without attributes",
                        new Heads(0, head -> 2 * head, UnaryOperator.identity(), ExperimentsTest::halved),
                        Set.of("heads.views", "heads.blend")),
                new Fault("a clock that stands still for heads",
                        new Heads(2, head -> 2 * head, UnaryOperator.identity(),
                                ExperimentsTest::halved),
                        Set.of("heads.time")),
                new Fault("undivided scores made to look divided", new Scaling(d -> 1, d -> 1, DRAWS),
                        Set.of("root.stays", "root.lives", "root.freezes")),
                new Fault("divided scores made to look undivided",
                        new Scaling(d -> 1 / Math.sqrt(d), d -> 1 / Math.sqrt(d), DRAWS),
                        Set.of("root.grows", "root.freezes")),
                new Fault("no positions where there should be",
                        new Positions(c -> PositionEncoding.none(), c -> PositionEncoding.none()),
                        Set.of("positions.regained", "positions.twice")),
                new Fault("positions where there should be none",
                        new Positions(SinusoidalPositions::new, SinusoidalPositions::new),
                        Set.of("positions.lost", "positions.twice")),
                new Fault("positions without bound",
                        new Positions(c -> PositionEncoding.none(), ExperimentsTest::growing),
                        Set.of("positions.range")),
                new Fault("attention that is a convolution",
                        compared(CONVOLUTION, CONVOLUTION, ELMAN, GATED),
                        Set.of("side.attends", "side.fraction", "side.blind")),
                new Fault("a convolution that is blind to order",
                        compared(ATTENTION, ATTENTION, ELMAN, GATED),
                        Set.of("side.window", "side.fraction", "side.seeing", "side.near")),
                new Fault("a convolution that remembers",
                        compared(ATTENTION, ELMAN, ELMAN, GATED),
                        Set.of("side.window", "side.far")),
                new Fault("a recurrence that does not forget",
                        compared(ATTENTION, CONVOLUTION, ATTENTION, ELMAN),
                        Set.of("side.forgets", "side.keeps", "side.fraction", "side.seeing", "side.far")),
                new Fault("recurrences that read the future",
                        compared(ATTENTION, CONVOLUTION, backwards(ELMAN), backwards(GATED)),
                        Set.of("side.fraction")),
                new Fault("a palette in no order",
                        new TextAsImage((words, vectors) -> Palette.of(words, vectors).shuffled(1234)),
                        Set.of("image.neighbours", "image.palette")),
                new Fault("one colour for all words",
                        new TextAsImage((words, vectors) -> new Palette(constant(words), 1)),
                        Set.of("image.apart", "image.palette", "image.neighbours")),
                new Fault("word vectors of more than three directions", new TextAsImage(), Set.of("image.half")));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aClaimFailsWhereItIsWrong(Fault fault) {
        Section section = fault.experiment().run(real.bench);
        for (String claim : fault.fail()) {
            assertThat(section.finding(claim.substring(claim.indexOf('.') + 1)).verdict()).as(claim)
                    .isEqualTo(Verdict.FAILED);
        }
    }

    @Test
    void theModelsClaimFailsForAModelWithoutPositions() {
        try (TestBench blind = TestBench.random("random:layers=2,hidden=32,heads=4,ffn=64,positions=none", cache)) {
            // Without positions the bytes of the two sentences are one bag, whatever the word order.
            assertThat(new Positions().run(blind.bench).finding("model").holds()).isFalse();
        }
    }

    @Test
    void claimsAboutWhatIsLearnedAreOpenForRandomWeights() {
        try (TestBench random = TestBench.random("random:layers=1,hidden=16,heads=1,ffn=16", cache)) {
            assertThat(new Heads().run(random.bench).finding("model").reason()).isEqualTo("heads.model.alone");
            List<Finding> open = Laboratory.run(random.bench).stream().map(Section::findings).flatMap(List::stream)
                    .filter(f -> "lab.random".equals(f.reason())).toList();
            assertThat(open).extracting(Finding::claim).containsExactly("equal", "value", "order", "model",
                    "neighbours", "half", "palette");
            assertThat(open).extracting(Finding::verdict).containsOnly(Verdict.OPEN);
        }
    }

    @Test
    void headsGainWhatTheirTimesSay() {
        Heads heads = new Heads(2, head -> 2 * head, UnaryOperator.identity(), ExperimentsTest::halved);
        assertThat(heads.timed(real.bench, ExperimentsTest::halved).verdict()).isEqualTo(Verdict.HELD);
        assertThat(heads.timed(real.bench, threads -> real.clock.addAndGet(1000)).verdict())
                .isEqualTo(Verdict.FAILED);
    }

    /** The table shows the apple's rows: the number beside it must be theirs. */
    @Test
    void theBlendIsComparedOverTheRowsThatAreShown() {
        Section section = sections.stream().filter(s -> s.id().equals("heads")).findFirst().orElseThrow();
        double[][] cells = ((Figure.Matrix) section.figures().get(1)).cells();
        double nearest = 1;
        for (int head = 0; head < 4; head++) {
            double apart = 0;
            for (int fruit = 0; fruit < cells[head].length; fruit++) {
                apart += Math.abs(cells[head][fruit] - cells[4][fruit]) / 2;
            }
            nearest = Math.min(nearest, apart);
        }
        assertThat(section.finding("blend").numbers()).contains(Language.percent(nearest));
    }

    @Test
    void everyClaimHoldsWhereNothingIsWrong() {
        for (Section section : sections) {
            for (Finding finding : section.findings()) {
                String claim = section.id() + "." + finding.claim();
                if (!claim.equals(GUESS) && !TIMED.contains(claim)) {
                    assertThat(finding.holds()).as("%s %s", claim, finding.numbers()).isTrue();
                }
            }
        }
    }

    @Test
    void everyClaimHasItsFault() {
        Set<String> claims = new TreeSet<>();
        for (Section section : sections) {
            section.findings().forEach(finding -> claims.add(section.id() + "." + finding.claim()));
        }
        Set<String> refuted = new TreeSet<>(CostTest.REFUTED);
        refuted.add("positions.model");
        faults().forEach(fault -> refuted.addAll(fault.fail()));
        assertThat(refuted).isEqualTo(claims);
    }

    @Test
    void threeOrderingsKeepWhatHasThreeDirections() {
        List<String> words = List.of("a", "b", "c", "d", "e");
        List<double[]> vectors = List.of(new double[]{1, 0, 0, 0}, new double[]{0, 2, 0, 0}, new double[]{0, 0, 3, 0},
                new double[]{1, 1, 1, 0}, new double[]{-1, 0, 2, 0});
        assertThat(Palette.of(words, vectors).kept()).isGreaterThan(1 - 1e-9);
    }

    /** A work that two threads do in half the time. */
    private static void halved(int threads) {
        real.clock.addAndGet(1000 / threads);
    }

    private static Experiment compared(FeatureExtractor attention, FeatureExtractor convolution, FeatureExtractor elman,
            FeatureExtractor gated) {
        return new SideBySide(shape -> new Extractors(attention, convolution, elman, gated),
                List.of(new Influence(), new Order()));
    }

    private static HeadView withEqualValues(HeadView head) {
        double[] lengths = new double[head.tokens()];
        Arrays.fill(lengths, 1);
        return new HeadView(head.tokens(), head.weights(), lengths);
    }

    /** Reads a sequence from its end. */
    private static FeatureExtractor backwards(FeatureExtractor extractor) {
        return new FeatureExtractor() {
            @Override
            public String name() {
                return extractor.name();
            }

            @Override
            public int channels() {
                return extractor.channels();
            }

            @Override
            public float[] apply(float[] x, int tokens, int threads) {
                int[] order = IntStream.range(0, tokens).map(t -> tokens - 1 - t).toArray();
                return Sequences.reordered(
                        extractor.apply(Sequences.reordered(x, order, channels()), tokens, threads), order, channels());
            }
        };
    }

    private static PositionEncoding growing(int hiddenSize) {
        float[] table = new float[128 * hiddenSize];
        for (int i = 0; i < table.length; i++) {
            table[i] = i / hiddenSize;
        }
        return new LearnedPositions(FloatBuffer.wrap(table), 128, hiddenSize);
    }

    private static Map<String, int[]> constant(List<String> words) {
        return words.stream().collect(Collectors.toMap(w -> w, w -> new int[Palette.BYTES]));
    }
}
