package org.sirocco.encoder.simd;

import java.util.Map;
import org.sirocco.encoder.UnsupportedForm;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.AttentionPositions;
import org.sirocco.encoder.model.AttentionReach;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.encoder.model.Residual;
import org.sirocco.encoder.scalar.ScalarAttention;
import org.sirocco.encoder.simd.kernels.SimdNorm;
import org.sirocco.encoder.simd.products.HeadForm;
import org.sirocco.encoder.simd.products.PackedMatrix;
import org.sirocco.encoder.simd.products.Rotation;
import org.sirocco.encoder.simd.products.ScoreBias;
import org.sirocco.encoder.simd.products.SimdFeedForward;
import org.sirocco.encoder.simd.products.Team;

/**
 * One layer's weights, packed; query, key and value as one product.
 *
 * @param attentionNorms  of the attention block
 * @param projections     (H·D + 2·G·D, C)
 * @param heads           H
 * @param keyValueHeads   G
 * @param form            of each head
 * @param rotation        of queries and keys, or null
 * @param visible         the same attention where its steps are seen
 * @param attentionOutput (C, H·D)
 * @param networkNorms    of the feed-forward block
 * @param network         the feed-forward network
 */
record SimdLayer(Norms attentionNorms, PackedMatrix projections, int heads, int keyValueHeads, HeadForm form,
        Rotation rotation, ScalarAttention visible, PackedMatrix attentionOutput, Norms networkNorms,
        SimdFeedForward network) {
    /** A block's normalisations, null where there is none. */
    record Norms(SimdNorm before, SimdNorm after) {
        static Norms of(Block<?> block) {
            switch (block.residual()) {
                case Residual.Plain plain -> {
                }
                case Residual.Projected projected ->
                    throw new UnsupportedForm("simd").of("a projected residual");
            }
            return switch (block.norm()) {
                case BlockNorm.Before before -> new Norms(new SimdNorm(before.norm()), null);
                case BlockNorm.After after -> new Norms(null, new SimdNorm(after.norm()));
                case BlockNorm.None none -> new Norms(null, null);
            };
        }
    }

    /** What a table of angles is for. */
    record Turns(AttentionPositions.Rotary form, int headSize) {}

    /**
     * @param rotations made so far for the stack; layers of the same angles share one
     * @throws org.sirocco.encoder.BackendUnavailableException for a form that is not computed here
     */
    static SimdLayer of(Team team, EncoderLayer layer, Map<Turns, Rotation> rotations) {
        Attention attention = layer.attention().function();
        Norms attentionNorms = Norms.of(layer.attention());
        Norms networkNorms = Norms.of(layer.feedForward());
        Rotation rotation = switch (attention.positions()) {
            case AttentionPositions.None none -> null;
            case AttentionPositions.RelativeBias bias -> null;
            case AttentionPositions.Rotary rotary -> rotations.computeIfAbsent(
                    new Turns(rotary, attention.headSize()), made -> new Rotation(made.form(), made.headSize()));
        };
        return new SimdLayer(attentionNorms,
                PackedMatrix.of(team, attention.query(), attention.key(), attention.value()), attention.heads(),
                attention.keyValueHeads(), form(attention), rotation, new ScalarAttention(attention),
                PackedMatrix.of(team, attention.output()), networkNorms,
                network(team, layer.feedForward().function()));
    }

    private static HeadForm form(Attention attention) {
        ScoreBias bias = switch (attention.positions()) {
            case AttentionPositions.None none -> null;
            case AttentionPositions.Rotary rotary -> null;
            case AttentionPositions.RelativeBias relative -> new ScoreBias(relative, attention.heads(),
                    attention.scale());
        };
        int far = Integer.MAX_VALUE;
        return switch (attention.reach()) {
            case AttentionReach.All all -> new HeadForm(attention.headSize(), attention.scale(), far, far, bias);
            case AttentionReach.Window window -> new HeadForm(attention.headSize(), attention.scale(), window.each(),
                    window.each(), bias);
            case AttentionReach.Causal causal -> new HeadForm(attention.headSize(), attention.scale(), far, 0, bias);
        };
    }

    private static SimdFeedForward network(Team team, FeedForward form) {
        PackedMatrix up = PackedMatrix.of(team, form.up());
        PackedMatrix down = PackedMatrix.of(team, form.down());
        return switch (form) {
            case FeedForward.Plain plain -> new SimdFeedForward.Plain(up, plain.activation(), down);
            case FeedForward.Gated gated -> new SimdFeedForward.Gated(PackedMatrix.of(team, gated.gate()), up,
                    gated.activation(), down);
        };
    }

    /** H·D. */
    int width() {
        return heads * form.headSize();
    }

    /** G·D. */
    int keyWidth() {
        return keyValueHeads * form.headSize();
    }
}
