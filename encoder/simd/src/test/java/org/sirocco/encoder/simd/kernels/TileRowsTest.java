package org.sirocco.encoder.simd.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TileRowsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5, 8, 9, 11, 12, 13, 18, 24, 25, 96, 400})
    void tilesFollowEachOtherAndTheTallOnesComeFirst(int rows) {
        for (boolean tallToTheEnd : new boolean[]{false, true}) {
            TileRows tiles = new TileRows(tallToTheEnd);
            tiles.shape(rows, 5);
            int first = 0;
            int shortRows = 0;
            while (first < rows) {
                int count = tiles.count(first);
                boolean tall = tiles.isTall(first);
                assertThat(count).isBetween(1, tall ? Tile.MOST_ROWS : Tile.ROWS);
                assertThat(tall && shortRows > 0).as("a tall tile after a short one").isFalse();
                for (int row = first; row < first + count; row++) {
                    assertThat(tiles.first(row)).isEqualTo(first);
                    assertThat(tiles.isTall(row)).isEqualTo(tall);
                }
                shortRows += tall ? 0 : count;
                first += count;
            }
            assertThat(first).isEqualTo(rows);
            if (Tile.MOST_ROWS > Tile.ROWS) {
                int least = tallToTheEnd ? 0 : 1;
                assertThat(shortRows).isBetween(least, least + Tile.MOST_ROWS - 1 - (tallToTheEnd ? 3 : 0));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 11, 12, 13, 24, 30})
    void everyNumberHasAPlaceOfItsOwn(int rows) {
        int columns = 2 * Tile.GROUP + 2;
        TileRows tiles = new TileRows();
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
