package org.sirocco.tokenizer.normalizers;

import java.util.List;

import org.sirocco.tokenizer.text.AlignedText;

/** One normalizer after the other. Source: normalizers/utils.rs. */
final class SequenceNormalizer implements Traits.Known {
    private final List<Normalizer> steps;

    SequenceNormalizer(List<Normalizer> steps) {
        this.steps = List.copyOf(steps);
    }

    @Override
    public void apply(AlignedText text) {
        for (Normalizer step : steps) {
            step.apply(text);
        }
    }

    /** Where a step may have changed what stands at the cut, only such may follow as do not look beside a character. */
    @Override
    public boolean cuttable() {
        boolean plain = true;
        for (Normalizer step : steps) {
            Traits traits = ((Traits.Known) step).traits();
            if (!step.cuttable() || !plain && !traits.alone) {
                return false;
            }
            plain &= traits.plain;
        }
        return true;
    }

    @Override
    public Traits traits() {
        boolean alone = true;
        boolean plain = true;
        for (Normalizer step : steps) {
            Traits traits = ((Traits.Known) step).traits();
            alone &= traits.alone;
            plain &= traits.plain;
        }
        return alone ? plain ? Traits.ALONE_AND_PLAIN : Traits.ALONE : plain ? Traits.PLAIN : Traits.NEITHER;
    }
}
