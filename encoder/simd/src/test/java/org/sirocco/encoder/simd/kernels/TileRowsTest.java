package org.sirocco.encoder.simd.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TileRowsTest {
    private final TileRows tiles = new TileRows();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5, 8, 9, 11, 12, 13, 18, 24, 25, 96, 400})
    void tilesFollowEachOtherAndTheLastIsShort(int rows) {
        tiles.shape(rows, 5);
        int first = 0;
        boolean tall = Tile.MOST_ROWS > Tile.ROWS;
        while (first < rows) {
            int count = tiles.count(first);
            assertThat(count).isBetween(1, Tile.MOST_ROWS);
            tall &= tiles.isTall(first);
            assertThat(count == Tile.MOST_ROWS && Tile.MOST_ROWS > Tile.ROWS).as("tall ones first").isEqualTo(tall);
            for (int row = first; row < first + count; row++) {
                assertThat(tiles.first(row)).isEqualTo(first);
                assertThat(tiles.isTall(row)).isEqualTo(tall);
            }
            first += count;
        }
        assertThat(first).isEqualTo(rows);
        assertThat(tall).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 11, 12, 13, 24, 30})
    void everyNumberHasAPlaceOfItsOwn(int rows) {
        int columns = 2 * Tile.GROUP + 2;
        tiles.shape(rows, columns);
        Arrays.fill(tiles.data(), 0);
        for (int row = 0; row < rows; row++) {
            float[] numbers = new float[columns];
            for (int column = 0; column < columns; column++) {
                numbers[column] = row * columns + column + 1;
            }
            tiles.set(row, 0, numbers, 0, columns);
        }
        for (int row = 0; row < rows; row++) {
            int inTile = (row - tiles.first(row)) * Tile.GROUP;
            for (int column = 0; column < columns; column++) {
                float expected = row * columns + column + 1;
                assertThat(tiles.data()[tiles.at(row) + TileRows.offset(column, tiles.step(row))]).isEqualTo(expected);
                if (column % Tile.COLUMNS == 0) {
                    assertThat(tiles.data()[tiles.tileAt(tiles.first(row), column) + inTile]).isEqualTo(expected);
                }
            }
        }
    }
}
