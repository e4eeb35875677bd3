package org.sirocco.encoder.simd.products;

import org.sirocco.encoder.model.AttentionPositions.RelativeBias;

/** What relative positions add to the scores of each head, by the distance from query to key. */
public final class ScoreBias {
    private final int farthest;
    /** By head, then distance from −farthest on; before the scores are scaled. */
    private final float[][] byHead;

    /** @param scale what the scores are multiplied by afterwards */
    public ScoreBias(RelativeBias bias, int heads, float scale) {
        farthest = bias.farthest();
        byHead = new float[heads][2 * farthest + 1];
        for (int distance = -farthest; distance <= farthest; distance++) {
            float[] row = new float[heads];
            bias.table().copyRow(bias.bucket(distance), row, 0);
            for (int head = 0; head < heads; head++) {
                byHead[head][farthest + distance] = row[head] / scale;
            }
        }
    }

    float of(int head, int distance) {
        return byHead[head][farthest + Math.clamp(distance, -farthest, farthest)];
    }
}
