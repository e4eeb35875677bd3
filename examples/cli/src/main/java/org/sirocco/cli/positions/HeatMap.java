package org.sirocco.cli.positions;

import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.sirocco.cli.output.Png;

/** A matrix of numbers up to 1 as a picture. */
final class HeatMap {
    /** The most rows or columns of a picture: each gets two pixels at least. */
    static final int MAX_SIDE = 1024;

    private static final int SIDE_PIXELS = 640;
    /** Room for the title, the axes and the legend. */
    private static final int MARGIN_PIXELS = 180;

    private HeatMap() {}

    /** What the rows or columns are. */
    record Axis(String name, long first) {
        /** With the place of the first, which has no label of its own. */
        String title(String side) {
            return String.format(Locale.ROOT, "%s (%d at the %s)", name, first, side);
        }
    }

    /** Which colours the numbers from {@code low} to 1 have. */
    record Scale(double low, List<Color> colours) {
        /** From -1, blue, over white to red. */
        static final Scale SIGNED = new Scale(-1, List.of(new Color(0x2166ac), Color.WHITE, new Color(0xb2182b)));

        /** From {@code low}, white, to red. */
        static Scale from(double low) {
            return new Scale(low, List.of(Color.WHITE, new Color(0xb2182b)));
        }
    }

    /** Writes a PNG; rows go up. */
    static void write(OutputStream out, float[][] cells, String title, Axis rows, Axis columns, Scale scale)
            throws IOException {
        HeatMapChart chart = new HeatMapChartBuilder().width(pixels(cells[0].length)).height(pixels(cells.length))
                .title(title).xAxisTitle(columns.title("left")).yAxisTitle(rows.title("bottom")).build();
        chart.getStyler().setLocale(Locale.ROOT);
        chart.getStyler().setMin(scale.low()).setMax(1)
                .setRangeColors(scale.colours().toArray(Color[]::new))
                .setXAxisMaxLabelCount(9).setPlotContentSize(1).setChartBackgroundColor(Color.WHITE);
        List<Number[]> data = new ArrayList<>(cells.length * cells[0].length);
        for (int column = 0; column < cells[0].length; column++) {
            for (int row = 0; row < cells.length; row++) {
                data.add(new Number[]{column, row, cells[row][column]});
            }
        }
        chart.addSeries(title, labels(columns.first(), cells[0].length), labels(rows.first(), cells.length), data);
        Png.write(BitmapEncoder.getBufferedImage(chart), out);
    }

    private static int pixels(int cells) {
        return MARGIN_PIXELS + cells * Math.max(2, SIDE_PIXELS / cells);
    }

    private static List<Long> labels(long first, int count) {
        return LongStream.range(first, first + count).boxed().toList();
    }
}
