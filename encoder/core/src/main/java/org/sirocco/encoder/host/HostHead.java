package org.sirocco.encoder.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
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
         * @param y    takes (rows, outputs) from {@code at} on
         */
        void multiply(int rows, float[] x, float[] y, int at);
    }

    private sealed interface Step {}

    private record Mapped(Product product, int outputs, HeadActivation activation) implements Step {}

    /** Changes (rows, width) in place. */
    private record Changed(ObjIntConsumer<float[]> change) implements Step {}

    private final Head form;
    private final List<Step> steps = new ArrayList<>();

    /** @param products makes the product of each map, asked in the order of the steps */
    public HostHead(Head form, Function<Linear, Product> products) {
        this.form = form;
        for (Head.Step step : form.steps()) {
            steps.add(switch (step) {
                case Head.Dense dense -> new Mapped(products.apply(dense.linear()), dense.linear().outputs(),
                        dense.activation());
                case Head.Normed normed -> new Changed(new HostNorm(normed.norm())::apply);
                case Head.UnitLength unit -> new Changed((x, rows) -> UnitLength.apply(x, rows, x.length / rows));
            });
        }
    }

    private static void activate(HeadActivation activation, float[] x, int from, int to) {
        if (activation != HeadActivation.IDENTITY) {
            for (int i = from; i < to; i++) {
                x[i] = (float) activation.apply(x[i]);
            }
        }
    }

    public Head form() {
        return form;
    }

    /**
     * (rows, numbers that the head takes) to (rows, numbers that it gives), another array. A map that is the last step writes
     * there itself, so that nothing as wide as a vocabulary is made.
     */
    public void apply(int rows, float[] input, float[] output) {
        for (int first = 0; first < rows; first += ROWS) {
            int count = Math.min(ROWS, rows - first);
            int at = first * form.inputs();
            int to = first * form.outputs();
            float[] x = Arrays.copyOfRange(input, at, at + count * form.inputs());
            for (Step step : steps) {
                switch (step) {
                    case Mapped map -> {
                        boolean last = step == steps.getLast();
                        float[] y = last ? output : new float[count * map.outputs()];
                        map.product().multiply(count, x, y, last ? to : 0);
                        activate(map.activation(), y, last ? to : 0, (last ? to : 0) + count * map.outputs());
                        x = y;
                    }
                    case Changed changed -> changed.change().accept(x, count);
                }
            }
            if (x != output) {
                System.arraycopy(x, 0, output, to, count * form.outputs());
            }
        }
    }
}
