package org.sirocco.encoder.simd;

import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.encoder.scalar.ScalarAttention;
import org.sirocco.encoder.simd.kernels.SimdLayerNorm;
import org.sirocco.encoder.simd.products.PackedMatrix;
import org.sirocco.encoder.simd.products.SimdFeedForward;
import org.sirocco.encoder.simd.products.Team;

/**
 * One layer's weights, packed; query, key and value as one product.
 *
 * @param attentionNorms  of the attention block
 * @param projections     (3·H·D, C)
 * @param heads           H
 * @param headSize        D
 * @param scale           of scores before softmax
 * @param visible         the same attention where its steps are seen
 * @param attentionOutput (C, H·D)
 * @param networkNorms    of the feed-forward block
 * @param network         the feed-forward network
 */
record SimdLayer(Norms attentionNorms, PackedMatrix projections, int heads, int headSize, float scale,
        ScalarAttention visible, PackedMatrix attentionOutput, Norms networkNorms, SimdFeedForward network) {
    /** A block's normalisations, null where there is none. */
    record Norms(SimdLayerNorm before, SimdLayerNorm after) {
        static Norms of(Block<?> block) {
            return switch (block.norm()) {
                case BlockNorm.Before before -> new Norms(Supported.norm(before.norm()), null);
                case BlockNorm.After after -> new Norms(null, Supported.norm(after.norm()));
                case BlockNorm.None none -> new Norms(null, null);
            };
        }
    }

    /** @throws org.sirocco.encoder.BackendUnavailableException for a form that is not computed here */
    static SimdLayer of(Team team, EncoderLayer layer) {
        Supported.check(layer);
        Attention attention = layer.attention().function();
        return new SimdLayer(Norms.of(layer.attention()),
                PackedMatrix.of(team, attention.query(), attention.key(), attention.value()), attention.heads(),
                attention.headSize(), attention.scale(), new ScalarAttention(attention),
                PackedMatrix.of(team, attention.output()), Norms.of(layer.feedForward()),
                network(team, layer.feedForward().function()));
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
        return heads * headSize;
    }
}
