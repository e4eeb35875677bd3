package org.sirocco.encoder.simd;

import java.util.ArrayList;
import java.util.List;
import org.sirocco.encoder.host.HostNorm;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.encoder.simd.products.PackedMatrix;
import org.sirocco.encoder.simd.products.Team;

/** A model's head, its matrices packed. */
record SimdHead(Head form, List<Step> steps) {
    /** One step; what is not a product is little, and plain Java. */
    sealed interface Step {}

    record Dense(PackedMatrix matrix, HeadActivation activation) implements Step {}

    record Normed(HostNorm norm) implements Step {}

    record Unit() implements Step {}

    /** @param form or null */
    static SimdHead of(Team team, Head form) {
        if (form == null) {
            return null;
        }
        List<Step> steps = new ArrayList<>();
        for (Head.Step step : form.steps()) {
            steps.add(switch (step) {
                case Head.Dense dense -> new Dense(PackedMatrix.of(team, dense.linear()), dense.activation());
                case Head.Normed normed -> new Normed(new HostNorm(normed.norm()));
                case Head.UnitLength unit -> new Unit();
            });
        }
        return new SimdHead(form, List.copyOf(steps));
    }
}
