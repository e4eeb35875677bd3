package org.sirocco.tornado.kernels;

import java.util.List;
import org.sirocco.encoder.model.AttentionPositions;
import org.sirocco.tornado.kernels.Grids.Groups;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Rotary positions (Su et al. 2021, arXiv:2104.09864): turns queries and keys by their places before attention. */
public final class Rotation {
    private Rotation() {}

    /**
     * (positions, tokens, 2, D / 2): the cosines and the sines of each place's angles. What is not rotary turns nothing.
     */
    public static FloatArray angles(List<AttentionPositions> positions, int headSize, int tokens) {
        int half = headSize / 2;
        float[] angles = new float[Math.toIntExact(numbers(positions, headSize, tokens))];
        for (int p = 0; p < positions.size(); p++) {
            for (int i = 0; i < half; i++) {
                float frequency = frequency(positions.get(p), i, headSize);
                for (int place = 0; place < tokens; place++) {
                    int at = (p * tokens + place) * headSize + i;
                    float angle = place * frequency;
                    angles[at] = (float) Math.cos(angle);
                    angles[at + half] = (float) Math.sin(angle);
                }
            }
        }
        return FloatArray.fromArray(angles);
    }

    private static float frequency(AttentionPositions positions, int i, int headSize) {
        return switch (positions) {
            case AttentionPositions.None none -> 0;
            case AttentionPositions.Rotary rotary -> rotary.frequency(i, headSize);
            case AttentionPositions.RelativeBias bias -> 0;
        };
    }

    /** How many numbers of angles there are; none where nothing is rotary. */
    public static long numbers(List<AttentionPositions> positions, int headSize, int tokens) {
        return positions.stream().noneMatch(AttentionPositions.Rotary.class::isInstance)
                ? 0
                : (long) positions.size() * tokens * headSize;
    }

    /** Adds a task {@link #turn}: a work group for each block of queries and head of queries or keys. */
    public static void add(LayerTasks tasks, String task, FloatArray qkv, FloatArray angles, HeadShape shape,
            int lanes) {
        tasks.graph().task(task, Rotation::turn, new KernelContext(), qkv, angles, tasks.batch(), tasks.layer(),
                shape.headSize(), shape.stride(), shape.tokens(), lanes);
        tasks.grids().add(task, lanes, 1, 0,
                (tokens, blocks) -> new Groups(blocks, shape.heads() + shape.keyValueHeads()));
    }

    /**
     * Turns number i of each head's first half against number i of its second, by the angle i of the token's place.
     *
     * @param qkv    (N, H + 2·G, D), rows stride apart; of these the first H + G are turned, in place
     * @param angles {@link #angles}
     * @param batch  {@link BatchLayout}
     * @param layer  {@link LayerNumbers}
     */
    static void turn(KernelContext context, FloatArray qkv, FloatArray angles, IntArray batch, IntArray layer,
            int headSize, int stride, int tokens, int lanes) {
        int half = headSize / 2 * batch.get(BatchLayout.ONE);
        int block = BatchLayout.HEADER + BatchLayout.PER_BLOCK * context.groupIdx;
        int first = batch.get(block);
        int rows = batch.get(block + 1);
        int place = first - batch.get(block + 2);
        int head = context.groupIdy * headSize;
        for (int row = 0; row < rows; row++) {
            int at = (first + row) * stride + head;
            int angle = (layer.get(LayerNumbers.POSITIONS) * tokens + place + row) * headSize;
            for (int i = context.localIdx; i < half; i += lanes) {
                float cos = angles.get(angle + i);
                float sin = angles.get(angle + half + i);
                float x = qkv.get(at + i);
                float y = qkv.get(at + half + i);
                qkv.set(at + i, x * cos - y * sin);
                qkv.set(at + half + i, y * cos + x * sin);
            }
        }
    }
}
