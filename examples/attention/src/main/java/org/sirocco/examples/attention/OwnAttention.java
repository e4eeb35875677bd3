package org.sirocco.examples.attention;

import java.util.Arrays;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.tornado.AttentionGraph;

/**
 * Attention on a device over numbers of one's own: two queries look at three keys, with one head of size 4.
 *
 * <p>{@code java @$TORNADOVM_HOME/tornado-argfile -cp … org.sirocco.examples.attention.OwnAttention}
 */
public final class OwnAttention {
    private OwnAttention() {}

    public static void main(String[] args) {
        float[] q = {9, 0, 0, 0, 0, 9, 0, 0};
        float[] k = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0};
        float[] v = {10, 0, 0, 0, 0, 20, 0, 0, 0, 0, 30, 0};
        try (AttentionGraph attention = AttentionGraph.open("tornado", 1, 4)) {
            PackedBatch queries = PackedBatch.ofLengths(2);
            PackedBatch keys = PackedBatch.ofLengths(3);
            System.out.println(Arrays.toString(attention.context(q, queries, k, v, keys)));
            System.out.println(Arrays.toString(attention.steps(q, queries, k, v, keys).getFirst().weights()));
        }
    }
}
