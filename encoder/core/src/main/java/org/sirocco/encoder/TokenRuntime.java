package org.sirocco.encoder;

import java.util.List;

/**
 * A model that takes tokens: it looks their embeddings up itself, on its device, and gives vectors instead of hidden states where
 * those are wanted. It is an {@link EncoderRuntime}'s, and lives as long as that. Safe for many threads.
 */
public interface TokenRuntime {
    /** Numbers of a token: its row of the word table, its place, its row of the token-type table. */
    int PER_TOKEN = 3;

    /**
     * Runs the whole stack over a packed batch.
     *
     * @param batch  where each sentence begins, N tokens in all
     * @param rows   (N, {@value #PER_TOKEN}), checked against the tables
     * @param output (N, C of the last layer): overwritten with its hidden states, after the final norm where there is one
     * @throws KernelException if the device failed; {@code output} is then undefined
     */
    void forward(PackedBatch batch, int[] rows, float[] output);

    /**
     * The same with the hidden states pooled, so that no more than that is brought from the device.
     *
     * @param batch      likewise
     * @param rows       likewise
     * @param pools      P for each sentence, in their order
     * @param unitLength whether the P·C numbers of each sentence are brought to length 1
     * @param output     (B, P, C of the last layer), overwritten
     * @throws KernelException if the device failed; {@code output} is then undefined
     */
    void pool(PackedBatch batch, int[] rows, List<TokenPool> pools, boolean unitLength, float[] output);
}
