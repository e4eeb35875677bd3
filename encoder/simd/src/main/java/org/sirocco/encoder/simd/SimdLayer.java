package org.sirocco.encoder.simd;

import java.util.Map;
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
 * @param attentionFrame  of the attention block
 * @param projections     (H·D + 2·G·D, C)
 * @param heads           H
 * @param keyValueHeads   G
 * @param form            of each head
 * @param rotation        of queries and keys, or null
 * @param visible         the same attention where its steps are seen
 * @param attentionOutput (C, H·D)
 * @param networkFrame    of the feed-forward block
 * @param network         the feed-forward network
 */
record SimdLayer(Frame attentionFrame, PackedMatrix projections, int heads, int keyValueHeads, HeadForm form,
        Rotation rotation, ScalarAttention visible, PackedMatrix attentionOutput, Frame networkFrame,
        SimdFeedForward network) {
    /**
     * What stands around a block's function.
     *
     * @param before   a normalisation, or null
     * @param after    a normalisation, or null
     * @param residual what the block's input is multiplied by before the sum, or null
     */
    record Frame(SimdNorm before, SimdNorm after, PackedMatrix residual) {
        static Frame of(Team team, Block<?> block) {
            PackedMatrix residual = switch (block.residual()) {
                case Residual.Plain plain -> null;
                case Residual.Projected projected -> PackedMatrix.of(team, projected.projection());
            };
            return switch (block.norm()) {
                case BlockNorm.Before before -> new Frame(new SimdNorm(before.norm()), null, residual);
                case BlockNorm.After after -> new Frame(null, new SimdNorm(after.norm()), residual);
                case BlockNorm.None none -> new Frame(null, null, residual);
            };
        }
    }

    /** What a table of angles is for. */
    record Turns(AttentionPositions.Rotary form, int headSize) {}

    /** @param rotations made so far for the stack; layers of the same angles share one */
    static SimdLayer of(Team team, EncoderLayer layer, Map<Turns, Rotation> rotations) {
        Attention attention = layer.attention().function();
        Rotation rotation = switch (attention.positions()) {
            case AttentionPositions.None none -> null;
            case AttentionPositions.RelativeBias bias -> null;
            case AttentionPositions.Rotary rotary -> rotations.computeIfAbsent(
                    new Turns(rotary, attention.headSize()), made -> new Rotation(made.form(), made.headSize()));
        };
        return new SimdLayer(Frame.of(team, layer.attention()),
                PackedMatrix.of(team, attention.query(), attention.key(), attention.value()), attention.heads(),
                attention.keyValueHeads(), form(attention), rotation, new ScalarAttention(attention),
                PackedMatrix.of(team, attention.output()), Frame.of(team, layer.feedForward()),
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

    /** Whether the hidden states stay where they are: no block's input is projected for its sum. */
    boolean isInPlace() {
        return attentionFrame.residual() == null && networkFrame.residual() == null;
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
