package org.sirocco.lab;

import java.util.List;
import java.util.Set;
import org.sirocco.encoder.model.RandomEncoder;
import org.sirocco.lab.bench.Bench;
import org.sirocco.lab.bench.Experiment;
import org.sirocco.lab.experiments.CommonScale;
import org.sirocco.lab.experiments.Heads;
import org.sirocco.lab.experiments.OneSource;
import org.sirocco.lab.experiments.Positions;
import org.sirocco.lab.experiments.Scaling;
import org.sirocco.lab.experiments.SideBySide;
import org.sirocco.lab.experiments.TextAsImage;
import org.sirocco.lab.experiments.WordAgainstSentence;
import org.sirocco.lab.report.Section;

/** All experiments, in the order of the report. */
public final class Laboratory {
    /** Claims about what a model has learned, which do not apply to random weights. */
    private static final Set<String> LEARNED = Set.of("scale.equal", "scale.value", "scale.order", "heads.model",
            "positions.model", "image.neighbours", "image.half", "image.palette");

    private Laboratory() {}

    public static List<Experiment> experiments() {
        return List.of(new OneSource(), new WordAgainstSentence(), new CommonScale(), new Heads(), new Scaling(),
                new Positions(), new SideBySide(), new TextAsImage());
    }

    public static List<Section> run(Bench bench) {
        boolean random = bench.encoder().modelName().startsWith(RandomEncoder.PREFIX);
        return experiments().stream().map(experiment -> experiment.run(bench))
                .map(section -> random ? unlearned(section) : section).toList();
    }

    private static Section unlearned(Section section) {
        return new Section(section.id(),
                section.findings().stream()
                        .map(f -> f.reason() == null && LEARNED.contains(section.id() + "." + f.claim())
                                ? f.open("lab.random")
                                : f)
                        .toList(),
                section.figures());
    }
}
