package org.sirocco.encoder.model;

import java.util.Locale;

/**
 * Half a layer: residual(x) + function(x), with a normalisation before, after, or none.
 *
 * @param function what the block computes
 * @param norm     where it normalises
 * @param residual what the function is added to
 * @param <F>      {@link Attention} or {@link FeedForward}
 */
public record Block<F extends BlockFunction>(F function, BlockNorm norm, Residual residual) {
    /**
     * Checks the parts' widths.
     *
     * @throws IllegalArgumentException if the parts' widths do not fit one another
     */
    public Block {
        switch (residual) {
            case Residual.Plain plain -> {
                if (function.outputs() != function.inputs()) {
                    throw new IllegalArgumentException(String.format(Locale.ROOT,
                            "%s makes %d numbers of %d: a plain residual sum wants as many", function,
                            function.outputs(), function.inputs()));
                }
            }
            case Residual.Projected projected -> projected.projection().expect(function.outputs(), function.inputs());
        }
        switch (norm) {
            case BlockNorm.Before before -> before.norm().expectSize(function.inputs());
            case BlockNorm.After after -> after.norm().expectSize(function.outputs());
            case BlockNorm.None none -> {
            }
        }
    }

    /**
     * A block with a plain residual sum.
     *
     * @param function attention or feed-forward
     * @param norm     before or after it
     */
    public Block(F function, BlockNorm norm) {
        this(function, norm, new Residual.Plain());
    }
}
