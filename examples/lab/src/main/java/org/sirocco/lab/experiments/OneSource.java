package org.sirocco.lab.experiments;

import static org.sirocco.lab.bench.Algebra.cosine;
import static org.sirocco.lab.bench.Algebra.dot;
import static org.sirocco.lab.bench.Algebra.length;
import static org.sirocco.lab.bench.Algebra.minus;
import static org.sirocco.lab.bench.Algebra.scaled;

import java.util.ArrayList;
import java.util.List;
import org.sirocco.lab.bench.Bench;
import org.sirocco.lab.bench.Experiment;
import org.sirocco.lab.report.Figure;
import org.sirocco.lab.report.Figure.Arrow;
import org.sirocco.lab.report.Finding;
import org.sirocco.lab.report.Language;
import org.sirocco.lab.report.Section;

/** One source, two directions: a vector seen along b₁ and along b₂ leaves two shadows. What do they share? */
public final class OneSource implements Experiment {
    private static final String FIRST = "river";
    private static final String SECOND = "money";
    private static final List<String> SOURCES = List.of("bank", "water", "cash", "debt", "valley");

    /** The shadow of a vector along a direction. */
    interface Projection {
        double[] of(double[] a, double[] along);
    }

    private final Projection projection;

    public OneSource() {
        this((a, along) -> scaled(along, dot(a, along) / dot(along, along)));
    }

    OneSource(Projection projection) {
        this.projection = projection;
    }

    @Override
    public Section run(Bench bench) {
        double[] b1 = bench.word(FIRST);
        double[] b2 = bench.word(SECOND);
        double between = cosine(b1, b2);
        double upright = 0;
        double directions = 0;
        double together = 0;
        String worst = SOURCES.getFirst();
        double besideSum = Double.POSITIVE_INFINITY;
        int less = 0;
        List<List<Object>> rows = new ArrayList<>();
        for (String source : SOURCES) {
            double[] a = bench.word(source);
            double[] c1 = projection.of(a, b1);
            double[] c2 = projection.of(a, b2);
            upright = Math.max(upright,
                    Math.max(Math.abs(cosine(c1, minus(a, c1))), Math.abs(cosine(c2, minus(a, c2)))));
            directions = Math.max(directions, Math.abs(Math.abs(cosine(c1, c2)) - Math.abs(between)));
            double first = dot(c1, c1) / dot(a, a);
            double second = dot(c2, c2) / dot(a, a);
            double both = keptByBoth(a, b1, b2);
            double apart = length(minus(c1, c2));
            double off = Math.abs(both - apart * apart / (1 - between * between) / dot(a, a));
            worst = off > together ? source : worst;
            together = Math.max(together, off);
            besideSum = Math.min(besideSum, Math.abs(both - first - second));
            less += both < first + second ? 1 : 0;
            rows.add(List.of(source, length(a), length(c1), length(c2), Language.percent(first),
                    Language.percent(second), Language.percent(both)));
        }
        return new Section("source",
                List.of(Finding.of("upright", upright < 1e-9, upright),
                        Finding.of("directions", directions < 1e-9, between, directions),
                        Finding.of("together", together < 1e-9 && besideSum > 1e-6, worst, together, SOURCES.size(),
                                less,
                                SOURCES.size() - less)),
                List.of(plane(bench.word(SOURCES.getFirst()), b1, b2),
                        new Figure.Table("source.shadows",
                                List.of("source.word", "|a|", "|c₁|", "|c₂|", "source.kept1", "source.kept2",
                                        "source.keptboth"),
                                rows)));
    }

    /** How much of |a|² lies in the plane of b₁ and b₂. */
    private static double keptByBoth(double[] a, double[] b1, double[] b2) {
        double[] upright = minus(b2, scaled(b1, dot(b1, b2) / dot(b1, b1)));
        double first = dot(a, b1) / length(b1);
        double second = dot(a, upright) / length(upright);
        return (first * first + second * second) / dot(a, a);
    }

    /** The plane of b₁ and b₂, b₁ to the right. */
    private Figure plane(double[] a, double[] b1, double[] b2) {
        double angle = Math.acos(cosine(b1, b2));
        double x = dot(a, b1) / length(b1);
        double along2 = dot(a, b2) / length(b2);
        double y = (along2 - x * Math.cos(angle)) / Math.sin(angle);
        double c1 = length(projection.of(a, b1)) * Math.signum(x);
        double c2 = length(projection.of(a, b2)) * Math.signum(along2);
        return new Figure.Arrows("source.plane", List.of(new Arrow("b₁ " + FIRST, length(b1), 0),
                new Arrow("b₂ " + SECOND, length(b2) * Math.cos(angle), length(b2) * Math.sin(angle)),
                new Arrow("a " + SOURCES.getFirst(), x, y), new Arrow("c₁", c1, 0),
                new Arrow("c₂", c2 * Math.cos(angle), c2 * Math.sin(angle))));
    }
}
