package org.sirocco.encoder.weights;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Residual;

/**
 * What the matrices of a model's layers and head are kept as, and what they are stored as; each is {@link WeightForm#AUTO} where
 * matrices differ.
 *
 * @param form   what they are kept as
 * @param stored what the model's files have them as
 */
public record KeptWeights(WeightForm form, WeightForm stored) {
    /** {@return whether numbers were rounded, so that vectors are others than those of the model's files} */
    public boolean isRounded() {
        return form != WeightForm.AUTO && form != WeightForm.FLOAT32 && form != stored;
    }

    /**
     * {@return the one form that all matrices of a model are kept as, or {@link WeightForm#AUTO} where there are several}
     *
     * @param asked what was asked for
     * @param model of any number of layers
     */
    public static WeightForm common(WeightForm asked, EncoderModel model) {
        Set<WeightForm> forms = forms(asked, model);
        return forms.size() == 1 ? forms.iterator().next() : WeightForm.AUTO;
    }

    /**
     * {@return every form that matrices of a model are kept as}
     *
     * @param asked what was asked for
     * @param model of any number of layers
     */
    public static Set<WeightForm> forms(WeightForm asked, EncoderModel model) {
        Set<WeightForm> forms = EnumSet.noneOf(WeightForm.class);
        together(model).forEach(linears -> forms.add(asked.of(linears)));
        return forms;
    }

    /** All linear layers, those that read the same input and are kept as one together. */
    private static List<Linear[]> together(EncoderModel model) {
        List<Linear[]> all = new ArrayList<>();
        for (EncoderLayer layer : model.layers()) {
            Attention attention = layer.attention().function();
            all.add(new Linear[]{attention.query(), attention.key(), attention.value()});
            add(all, attention.output());
            FeedForward network = layer.feedForward().function();
            add(all, network.up());
            add(all, network.down());
            if (network instanceof FeedForward.Gated gated) {
                add(all, gated.gate());
            }
            addProjection(all, layer.attention());
            addProjection(all, layer.feedForward());
        }
        if (model.head() != null) {
            for (Head.Step step : model.head().steps()) {
                if (step instanceof Head.Dense dense) {
                    add(all, dense.linear());
                }
            }
        }
        return all;
    }

    private static void addProjection(List<Linear[]> all, Block<?> block) {
        if (block.residual() instanceof Residual.Projected projected) {
            add(all, projected.projection());
        }
    }

    private static void add(List<Linear[]> all, Linear linear) {
        all.add(new Linear[]{linear});
    }
}
