package org.sirocco.cli.positions;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.sirocco.cli.output.LittleEndian;
import org.sirocco.cli.output.NpyHeader;
import org.sirocco.cli.output.OutputTarget;
import org.sirocco.cli.output.Png;
import org.sirocco.positional.SinusoidalPositions;
import org.sirocco.positional.SinusoidalPositions.Frequencies;
import org.sirocco.positional.SinusoidalPositions.Layout;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.store.Downloads;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scripts/positions}: what sinusoidal positions look like, and how alike two of them are. */
@Command(name = "positions", mixinStandardHelpOptions = true, usageHelpAutoWidth = true, description = "Shows sinusoidal position encodings, and the similarity between positions.")
public final class PositionsCommand implements Callable<Integer> {
    /** As wide as a random encoder can be. */
    private static final int MAX_HIDDEN = 1 << 20;
    private static final List<String> OF_A_MODEL = List.of("--hidden", "--layout", "--frequencies", "--first");

    @Spec
    private CommandSpec spec;

    @Option(names = "--length", paramLabel = "N", defaultValue = "128", description = "How many positions (default: ${DEFAULT-VALUE}).")
    private int length;

    @Option(names = "--hidden", paramLabel = "C", defaultValue = "128", description = "Numbers per position, even (default: ${DEFAULT-VALUE}).")
    private int hidden;

    @Option(names = "--layout", paramLabel = "LAYOUT", defaultValue = "interleaved", description = "interleaved: sines and cosines by turns, the 2017 paper (default); split: sines, then cosines, Marian and fairseq.")
    private Layout layout;

    @Option(names = "--frequencies", paramLabel = "RULE", defaultValue = "paper", description = "paper: 10000^(-2i/C) (default); fairseq: exp(-i ln 10000 / (C/2 - 1)).")
    private Frequencies frequencies;

    @Option(names = "--first", paramLabel = "P", defaultValue = "0", description = "The first position (default: ${DEFAULT-VALUE}).")
    private int first;

    @Option(names = "--model", paramLabel = "NAME|ORG/NAME[@REV]|DIR", description = "The sinusoids that a model adds: its own numbers per position, layout, frequencies and first position.")
    private String model;

    @Option(names = "--offline", description = "Never download a model.")
    private boolean offline;

    @Option(names = "--output", paramLabel = "FILE", description = "FILE.png: the encoding as a picture, and the similarity beside it in FILE-similarity.png; FILE.npy: the encoding as numbers (default: a view on the terminal).")
    private Path out;

    @Override
    public Integer call() throws IOException {
        if (model != null) {
            takeFromModel();
        }
        if (hidden > MAX_HIDDEN) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "hiddenSize (%d) must be at most %d", hidden, MAX_HIDDEN));
        }
        PositionTable table = new PositionTable(new SinusoidalPositions(hidden, layout, frequencies, first), first,
                length, hidden);
        if (out == null) {
            view(table);
        } else if (endsWith(".npy")) {
            numbers(table);
        } else if (endsWith(".png")) {
            pictures(table);
        } else {
            throw new ParameterException(spec.commandLine(),
                    String.format(Locale.ROOT, "--output (%s) must end in .png or .npy", out));
        }
        return 0;
    }

    private void takeFromModel() {
        for (String own : OF_A_MODEL) {
            if (spec.commandLine().getParseResult().hasMatchedOption(own)) {
                throw new ParameterException(spec.commandLine(), own + " stands in the model: --model or " + own);
            }
        }
        PrintWriter err = spec.commandLine().getErr();
        EncoderOptions options = EncoderOptions.builder().backend("scalar")
                .downloads(offline ? Downloads.never() : Downloads.allowed(err::println)).build();
        try (SentenceEncoder encoder = SentenceEncoder.load(ModelSource.parse(model), options)) {
            if (!(encoder.inspector().positions() instanceof SinusoidalPositions positions)) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "model %s adds no sinusoids to its word vectors (positions: %s)", model,
                        encoder.inspector().positions()));
            }
            hidden = positions.hiddenSize();
            layout = positions.layout();
            frequencies = positions.frequencies();
            first = positions.firstPosition();
        }
    }

    private void view(PositionTable table) {
        int[] down = ShadedView.spread(length, ShadedView.MAX_ROWS);
        int[] across = ShadedView.spread(length, ShadedView.MAX_COLUMNS);
        int[] numbers = shownNumbers();
        float[][] encodings = table.rows(down);
        PrintWriter console = spec.commandLine().getOut();
        console.printf(Locale.ROOT, "positions %d to %d (down), %d numbers each (across), %s; blank is -1, full is 1%n",
                first, table.position(length - 1), hidden, kind());
        shown(down.length, numbers.length, hidden, "numbers");
        print(table, down, encodings, numbers, -1);
        float[][] similarity = PositionTable.similarity(encodings, table.rows(across));
        double low = low(similarity);
        console.printf(Locale.ROOT, "%ntheir similarity (cosine) to positions %d to %d; blank is %.2f, full is 1%n",
                first, table.position(length - 1), low);
        shown(down.length, across.length, length, "positions");
        print(table, down, similarity, IntStream.range(0, across.length).toArray(), low);
    }

    /** Says so where not everything fits. */
    private void shown(int down, int across, int width, String what) {
        if (down < length || across < width) {
            spec.commandLine().getOut().printf(Locale.ROOT,
                    "(evenly spread: %d of %d positions down, %d of %d %s across)%n",
                    down, length, across, width, what);
        }
    }

    private void print(PositionTable table, int[] rows, float[][] cells, int[] columns, double low) {
        int width = String.valueOf(table.position(length - 1)).length();
        for (int r = 0; r < rows.length; r++) {
            spec.commandLine().getOut().printf(Locale.ROOT, "%" + width + "d %s%n", table.position(rows[r]),
                    ShadedView.shades(cells[r], columns, low));
        }
    }

    /** Where sines and cosines lie by turns, whole pairs: else a sample would show some regions' sines only. */
    private int[] shownNumbers() {
        if (layout == Layout.SPLIT) {
            return ShadedView.spread(hidden, ShadedView.MAX_COLUMNS);
        }
        return IntStream.of(ShadedView.spread(hidden / 2, ShadedView.MAX_COLUMNS / 2))
                .flatMap(pair -> IntStream.of(2 * pair, 2 * pair + 1)).toArray();
    }

    private void numbers(PositionTable table) throws IOException {
        if ((long) length * hidden > Integer.MAX_VALUE) {
            throw new ParameterException(spec.commandLine(), String.format(Locale.ROOT,
                    "--length (%d) times --hidden (%d) must be at most %d", length, hidden, Integer.MAX_VALUE));
        }
        try (OutputTarget target = OutputTarget.file(out)) {
            OutputStream stream = target.stream();
            stream.write(NpyHeader.of(length, hidden));
            for (int r = 0; r < length; r++) {
                stream.write(LittleEndian.bytes(table.row(r)));
            }
            target.commit();
        }
    }

    private void pictures(PositionTable table) throws IOException {
        if (length > HeatMap.MAX_SIDE || hidden > HeatMap.MAX_SIDE) {
            throw new ParameterException(spec.commandLine(),
                    String.format(Locale.ROOT, "--length (%d) and --hidden (%d) must be at most %d for a picture",
                            length, hidden, HeatMap.MAX_SIDE));
        }
        Png.prepare();
        Path second = Path.of(out.toString().replaceFirst("(?i)\\.png$", "-similarity$0"));
        float[][] encodings = table.rows(IntStream.range(0, length).toArray());
        HeatMap.Axis positions = new HeatMap.Axis("position", first);
        try (OutputTarget encoding = OutputTarget.file(out); OutputTarget similarity = OutputTarget.file(second)) {
            HeatMap.write(encoding.stream(), encodings, "Sinusoidal positions, " + kind(), positions,
                    new HeatMap.Axis("number", 0), HeatMap.Scale.SIGNED);
            float[][] alike = PositionTable.similarity(encodings, encodings);
            HeatMap.write(similarity.stream(), alike,
                    "Similarity of positions (cosine), " + kind(), positions, positions,
                    HeatMap.Scale.from(low(alike)));
            encoding.commit();
            similarity.commit();
        }
    }

    private boolean endsWith(String form) {
        return out.toString().toLowerCase(Locale.ROOT).endsWith(form);
    }

    /** Where the scale of similarities starts, in hundredths; one position alone leaves it open. */
    private double low(float[][] similarity) {
        return length == 1 ? -1 : Math.floor(100 * PositionTable.smallest(similarity)) / 100;
    }

    private String kind() {
        return String.format(Locale.ROOT, "%s, %s frequencies", layout, frequencies).toLowerCase(Locale.ROOT);
    }
}
