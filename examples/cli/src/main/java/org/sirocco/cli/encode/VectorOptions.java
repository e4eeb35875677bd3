package org.sirocco.cli.encode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.sirocco.text.Precision;
import org.sirocco.text.Ranges;
import org.sirocco.text.SentenceEncoder;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How long vectors are and how their numbers are kept. */
final class VectorOptions {
    @Option(names = "--dimensions", paramLabel = "N", description = "Only the first N numbers of each vector, brought to unit length again.")
    private Integer dimensions;

    @Option(names = "--precision", paramLabel = "FORM", description = "float32 (default), float16, int8, uint8, binary or ubinary, as sentence-transformers quantises.")
    private Precision precision = Precision.FLOAT32;

    @Option(names = "--ranges", paramLabel = "FILE.npy", description = "For int8 and uint8: the least and the greatest of each number, (2, N) float32; --calibrate writes it.")
    private Path ranges;

    @Option(names = "--calibrate", paramLabel = "FILE.npy", description = "Writes the ranges of this run's vectors, for --ranges of later ones.")
    private Path calibration;

    /** Whether any of them was given. */
    boolean given() {
        return dimensions != null || precision != Precision.FLOAT32 || ranges != null || calibration != null;
    }

    /** Refuses what does not go together. */
    void check(CommandLine line) {
        String form = precision.name().toLowerCase(Locale.ROOT);
        if (precision.wantsRanges() && ranges == null) {
            throw new ParameterException(line, "--precision " + form
                    + " wants --ranges FILE.npy: (2, N) float32, which --calibrate FILE.npy writes in a first run");
        }
        if (!precision.wantsRanges() && ranges != null) {
            throw new ParameterException(line, "--ranges is for --precision int8 or uint8, not " + form);
        }
        if (calibration != null && ranges != null) {
            throw new ParameterException(line, "--calibrate and --ranges cannot be given together");
        }
    }

    /** Refuses ranges that would be written over the texts or the vectors. */
    void refuseReplaced(CommandLine line, String input, Path output) throws IOException {
        TextSource.refuseReplaced(line, input, "--calibrate", calibration);
        if (calibration != null && output != null
                && calibration.toAbsolutePath().normalize().equals(output.toAbsolutePath().normalize())) {
            throw new ParameterException(line, "--calibrate and --output cannot be one file: " + output);
        }
    }

    VectorEncoding encoding(SentenceEncoder encoder) throws IOException {
        int length = dimensions == null ? encoder.dimensions() : dimensions;
        if (length < 1 || length > encoder.dimensions()) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "--dimensions (%d) must be at least 1 and at most the model's (%d)", length,
                    encoder.dimensions()));
        }
        Ranges read = ranges == null ? null : RangesFile.read(ranges, length);
        return new VectorEncoding(encoder, dimensions == null ? 0 : length, precision, read, calibration);
    }
}
