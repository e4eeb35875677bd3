package org.sirocco.lab.experiments;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.sirocco.lab.bench.Bench;
import org.sirocco.lab.bench.Experiment;
import org.sirocco.lab.extractors.Convolution;
import org.sirocco.lab.extractors.ConvolutionShape;
import org.sirocco.lab.extractors.Elman;
import org.sirocco.lab.extractors.FeatureExtractor;
import org.sirocco.lab.extractors.Gated;
import org.sirocco.lab.extractors.SelfAttention;
import org.sirocco.lab.report.Figure;
import org.sirocco.lab.report.Finding;
import org.sirocco.lab.report.Section;

/** Attention, convolution and recurrence behind one interface, on one input. */
public final class SideBySide implements Experiment {
    /** The four that are compared. */
    record Extractors(FeatureExtractor attention, FeatureExtractor convolution, FeatureExtractor elman,
            FeatureExtractor gated) {
        static Extractors of(ConvolutionShape shape) {
            return new Extractors(new SelfAttention(shape.channels(), 11), new Convolution(shape, 12),
                    new Elman(shape.channels(), 13), new Gated(shape.channels(), 14));
        }

        List<FeatureExtractor> all() {
            return List.of(attention, convolution, elman, gated);
        }
    }

    /** One way of comparing them. */
    interface Comparison {
        void run(Extractors extractors, Bench bench, List<Finding> findings, List<Figure> figures);
    }

    private final Function<ConvolutionShape, Extractors> extractors;
    private final List<Comparison> comparisons;

    public SideBySide() {
        this(Extractors::of, List.of(new Influence(), new Order(), new Cost()));
    }

    /** @param extractors to be compared, for the bench's shape */
    SideBySide(Function<ConvolutionShape, Extractors> extractors, List<Comparison> comparisons) {
        this.extractors = extractors;
        this.comparisons = comparisons;
    }

    @Override
    public Section run(Bench bench) {
        Extractors compared = extractors.apply(bench.convolution());
        List<Finding> findings = new ArrayList<>();
        List<Figure> figures = new ArrayList<>();
        for (Comparison comparison : comparisons) {
            comparison.run(compared, bench, findings, figures);
        }
        return new Section("side", findings, figures);
    }
}
