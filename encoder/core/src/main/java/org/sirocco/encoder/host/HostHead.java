package org.sirocco.encoder.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.encoder.model.Linear;

/**
 * A model's head, step by step over rows: its products are a backend's, and what is between them, which is little, is plain
 * Java here. As safe for threads as the products are.
 */
public final class HostHead {
    /** Rows that go through together, so that what is held stays small however wide the head is. */
    public static final int ROWS = 128;

    /** One linear map. */
    public interface Product {
        /**
         * W·x + b.
         *
         * @param rows at most {@link #ROWS}
         * @param x    (rows, inputs)
         * @return (rows, outputs), new
         */
        float[] multiply(int rows, float[] x);
    }

    private interface Step {
        float[] apply(int rows, float[] x);
    }

    private final Head form;
    private final List<Step> steps = new ArrayList<>();

    /** @param products makes the product of each map, asked in the order of the steps */
    public HostHead(Head form, Function<Linear, Product> products) {
        this.form = form;
        for (Head.Step step : form.steps()) {
            steps.add(switch (step) {
                case Head.Dense dense -> {
                    Product product = products.apply(dense.linear());
                    yield (rows, x) -> activated(dense.activation(), product.multiply(rows, x));
                }
                case Head.Normed normed -> {
                    HostNorm norm = new HostNorm(normed.norm());
                    yield (rows, x) -> {
                        norm.apply(x, rows);
                        return x;
                    };
                }
                case Head.UnitLength unit -> (rows, x) -> {
                    UnitLength.apply(x, rows, x.length / rows);
                    return x;
                };
            });
        }
    }

    private static float[] activated(HeadActivation activation, float[] x) {
        if (activation != HeadActivation.IDENTITY) {
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) activation.apply(x[i]);
            }
        }
        return x;
    }

    public Head form() {
        return form;
    }

    /** (rows, numbers that the head takes) to (rows, numbers that it gives), another array. */
    public void apply(int rows, float[] input, float[] output) {
        for (int first = 0; first < rows; first += ROWS) {
            int count = Math.min(ROWS, rows - first);
            int at = first * form.inputs();
            float[] x = Arrays.copyOfRange(input, at, at + count * form.inputs());
            for (Step step : steps) {
                x = step.apply(count, x);
            }
            System.arraycopy(x, 0, output, first * form.outputs(), count * form.outputs());
        }
    }
}
