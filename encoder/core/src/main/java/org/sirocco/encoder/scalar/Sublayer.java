package org.sirocco.encoder.scalar;

import org.sirocco.encoder.host.HostNorm;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.Residual;
import org.sirocco.encoder.weights.WeightForm;

/** residual(x) + f(x), normalised before, after or not at all. */
final class Sublayer {
    /** What a block computes of its normalised input. */
    interface Function {
        float[] apply(float[] x, int tokens);
    }

    private final HostNorm before;
    private final HostNorm after;
    private final Dense projection;

    Sublayer(Block<?> block, WeightForm form) {
        before = switch (block.norm()) {
            case BlockNorm.Before place -> new HostNorm(place.norm());
            case BlockNorm.After place -> null;
            case BlockNorm.None none -> null;
        };
        after = switch (block.norm()) {
            case BlockNorm.Before place -> null;
            case BlockNorm.After place -> new HostNorm(place.norm());
            case BlockNorm.None none -> null;
        };
        projection = switch (block.residual()) {
            case Residual.Plain plain -> null;
            case Residual.Projected projected -> new Dense(projected.projection(), form);
        };
    }

    float[] apply(float[] x, int tokens, Function function) {
        float[] input = x;
        if (before != null) {
            input = x.clone();
            before.apply(input, tokens);
        }
        float[] sum = function.apply(input, tokens);
        float[] residual = projection == null ? x : projection.apply(x, tokens);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += residual[i];
        }
        if (after != null) {
            after.apply(sum, tokens);
        }
        return sum;
    }
}
