package org.sirocco.encoder.simd.products;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.encoder.scalar.ScalarAttention;
import org.sirocco.encoder.simd.kernels.Numbers;
import org.sirocco.encoder.simd.kernels.Tile;
import org.sirocco.encoder.simd.kernels.TileRows;
import org.sirocco.encoder.simd.kernels.VectorKernels;

class SimdAttentionTest {
    @Test
    void aLongTextDoesNotKeepTheKernelsThatItBeganWith() {
        AtomicInteger asked = new AtomicInteger();
        SimdAttention attention = new SimdAttention(() -> {
            asked.incrementAndGet();
            return new VectorKernels();
        });
        TileRows context = new TileRows();
        context.shape(200, 1);
        attention.reserve(200, new HeadForm(1, 1));
        attention.context(new float[200 * 3], 0, 1, 2, 3, 200, 0, context, 0);
        assertThat(asked).hasValueGreaterThan(1);
    }

    @Test
    void headsOfAnotherSizeLeaveNothingBehind() {
        // What fills the second panel up for heads of 8 numbers stands where heads of 3 have the row that makes their sums even.
        int tokens = Tile.COLUMNS + 1;
        SimdAttention used = new SimdAttention(VectorKernels::new);
        context(used, tokens, 8);
        assertThat(context(used, tokens, 3)).isEqualTo(context(new SimdAttention(VectorKernels::new), tokens, 3));
    }

    private static float[] context(SimdAttention attention, int tokens, int headSize) {
        TileRows context = new TileRows();
        context.shape(tokens, headSize);
        attention.reserve(tokens, new HeadForm(headSize, 1));
        float[] qkv = Numbers.random(headSize, tokens * 3 * headSize);
        attention.context(qkv, 0, headSize, 2 * headSize, 3 * headSize, tokens, 0, context, 0);
        return context.data();
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "2,3,5", "7,2,32", "31,2,64", "33,1,80", "48,2,17", "49,2,32", "128,3,33", "513,1,32"})
    void equalsTheVisibleStepsForAnySize(int tokens, int heads, int headSize) {
        int width = heads * headSize;
        int stride = 3 * width + 5;
        Linear square = new Linear(Tensor.of("w", new float[width * width], width, width), null);
        Attention form = Attention.builder().heads(heads).query(square).key(square).value(square).output(square)
                .build();
        float[] qkv = Numbers.random(tokens, (tokens + 1) * stride);
        SimdAttention attention = new SimdAttention(VectorKernels::new);
        TileRows context = new TileRows();
        float[] nothing = new float[(tokens + 100) * stride];
        Arrays.fill(nothing, Float.NaN);
        // Longer first: what a longer sentence leaves behind must not show.
        attention.reserve(tokens + 100, new HeadForm(headSize, form.scale()));
        context.shape(tokens + 100, width);
        attention.context(nothing, 0, width, 2 * width, stride, tokens + 100, 0, context, 0);
        int before = 3;
        context.shape(before + tokens, width);
        for (int head = 0; head < heads; head++) {
            int query = stride + head * headSize;
            attention.context(qkv, query, query + width, query + 2 * width, stride, tokens, head, context, before);
        }
        float[][] parts = new float[3][tokens * width];
        for (int t = 0; t < tokens; t++) {
            for (int part = 0; part < 3; part++) {
                System.arraycopy(qkv, (t + 1) * stride + part * width, parts[part], t * width, width);
            }
        }
        float[] expected = new ScalarAttention(form).context(parts[0], parts[1], parts[2],
                PackedBatch.ofLengths(tokens), 0, null);
        float[] actual = new float[tokens * width];
        for (int i = 0; i < actual.length; i++) {
            int row = before + i / width;
            int column = i % width;
            actual[i] = context.data()[context.at(row) + TileRows.offset(column, context.step(row))];
        }
        Numbers.assertClose("context", actual, expected, 4e-6);
    }
}
