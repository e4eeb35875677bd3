package org.sirocco.encoder.scalar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sirocco.encoder.host.HostNorm;
import org.sirocco.encoder.host.UnitLength;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.HeadActivation;

/** A model's head: its steps, one after another, over all rows. */
final class ScalarHead {
    private interface Step {
        float[] apply(int rows, float[] x);
    }

    private final Head form;
    private final List<Step> steps = new ArrayList<>();

    ScalarHead(Head form) {
        this.form = form;
        int width = form.inputs();
        for (Head.Step step : form.steps()) {
            steps.add(step(step, width));
            width = step instanceof Head.Dense dense ? dense.linear().outputs() : width;
        }
    }

    private static Step step(Head.Step step, int width) {
        return switch (step) {
            case Head.Dense dense -> {
                Dense linear = new Dense(dense.linear());
                yield (rows, x) -> activated(dense.activation(), linear.apply(x, rows));
            }
            case Head.Normed normed -> {
                HostNorm norm = new HostNorm(normed.norm());
                yield (rows, x) -> {
                    norm.apply(x, rows);
                    return x;
                };
            }
            case Head.UnitLength unit -> (rows, x) -> {
                UnitLength.apply(x, rows, width);
                return x;
            };
        };
    }

    private static float[] activated(HeadActivation activation, float[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) activation.apply(x[i]);
        }
        return x;
    }

    Head form() {
        return form;
    }

    void apply(int rows, float[] input, float[] output) {
        float[] x = Arrays.copyOf(input, rows * form.inputs());
        for (Step step : steps) {
            x = step.apply(rows, x);
        }
        System.arraycopy(x, 0, output, 0, rows * form.outputs());
    }
}
