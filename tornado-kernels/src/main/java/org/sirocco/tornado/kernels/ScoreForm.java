package org.sirocco.tornado.kernels;

import java.util.List;
import org.sirocco.encoder.model.AttentionPositions;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What happens to scores between q·k and softmax, beside their scale.
 *
 * @param layer    {@link LayerNumbers}
 * @param bounded  1 where a token may not reach all others of its sentence: then the layer's numbers say how far it does
 * @param biases   {@link #biases}, or any array where there are none
 * @param farthest of a bias's distances; 0 where there are none
 */
public record ScoreForm(IntArray layer, int bounded, FloatArray biases, int farthest) {
    /** Nothing; the arrays are not read. */
    public static ScoreForm plain(IntArray layer, FloatArray any) {
        return new ScoreForm(layer, 0, any, 0);
    }

    /**
     * What a layer's positions and reach do to scores. Where positions are rotary, a task turns queries and keys before.
     *
     * @param positions of the layers
     * @param bounded   whether a token may not reach all others of its sentence
     */
    public static ScoreForm add(LayerTasks tasks, List<AttentionPositions> positions, boolean bounded, FloatArray qkv,
            HeadShape shape, int lanes) {
        if (Rotation.numbers(positions, shape.headSize(), shape.tokens()) > 0) {
            FloatArray angles = Rotation.angles(positions, shape.headSize(), shape.tokens());
            tasks.graph().transferToDevice(DataTransferMode.FIRST_EXECUTION, angles);
            Rotation.add(tasks, "rotate", qkv, angles, shape, lanes);
        }
        int farthest = farthest(positions, shape.tokens());
        FloatArray biases = qkv;
        if (farthest > 0) {
            biases = biases(positions, shape.heads(), farthest);
            tasks.graph().transferToDevice(DataTransferMode.FIRST_EXECUTION, biases);
        }
        return new ScoreForm(tasks.layer(), bounded ? 1 : 0, biases, farthest);
    }

    /** The distance from which on no bias changes, or that no two tokens exceed; 0 where there is no bias. */
    public static int farthest(List<AttentionPositions> positions, int tokens) {
        int farthest = 0;
        for (AttentionPositions position : positions) {
            farthest = switch (position) {
                case AttentionPositions.None none -> farthest;
                case AttentionPositions.Rotary rotary -> farthest;
                case AttentionPositions.RelativeBias bias ->
                    Math.max(farthest, bias.farthest() < tokens ? bias.farthest() + 1 : tokens);
            };
        }
        return farthest;
    }

    /**
     * (positions, H, 2·farthest + 1): what each of them adds to a score where the key stands from −farthest to farthest after
     * the query.
     */
    public static FloatArray biases(List<AttentionPositions> positions, int heads, int farthest) {
        int distances = 2 * farthest + 1;
        float[] biases = new float[Math.toIntExact(numbers(positions, heads, farthest))];
        for (int p = 0; p < positions.size(); p++) {
            if (positions.get(p) instanceof AttentionPositions.RelativeBias bias) {
                float[] table = bias.table().toArray();
                for (int d = 0; d < distances; d++) {
                    int row = bias.bucket(d - farthest) * heads;
                    for (int head = 0; head < heads; head++) {
                        biases[(p * heads + head) * distances + d] = table[row + head];
                    }
                }
            }
        }
        return FloatArray.fromArray(biases);
    }

    /** How many numbers of biases there are. */
    public static long numbers(List<AttentionPositions> positions, int heads, int farthest) {
        return farthest == 0 ? 0 : (long) positions.size() * heads * (2L * farthest + 1);
    }
}
