package org.sirocco.cli.encode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.sirocco.cli.output.OutputTarget;
import org.sirocco.text.CompactVector;
import org.sirocco.text.EncodedText;
import org.sirocco.text.Precision;
import org.sirocco.text.Ranges;
import org.sirocco.text.SentenceEncoder;

/** A vector of each text. */
final class VectorEncoding extends DenseEncoding<StoredText> {
    private final int cut;
    private final Precision precision;
    private final Ranges ranges;
    private final Path calibration;
    /** Of all texts so far, where they are asked for. */
    private Ranges seen;

    /**
     * @param cut         how many numbers are kept and brought to unit length again; 0: the vector as it is
     * @param ranges      or null
     * @param calibration where the ranges of these vectors are written, or null
     */
    VectorEncoding(SentenceEncoder encoder, int cut, Precision precision, Ranges ranges, Path calibration) {
        super(encoder);
        this.cut = cut;
        this.precision = precision;
        this.ranges = ranges;
        this.calibration = calibration;
    }

    @Override
    public List<StoredText> encode(List<String> texts, String prompt) {
        List<EncodedText> results = encoder.encode(texts, prompt);
        if (cut > 0) {
            results = results.stream().map(text -> text.cut(cut)).toList();
        }
        if (calibration != null) {
            Ranges these = Ranges.of(results.stream().map(EncodedText::vector).toList());
            seen = seen == null ? these : seen.and(these);
        }
        return results.stream()
                .map(text -> new StoredText(text, CompactVector.of(text.vector(), precision, ranges))).toList();
    }

    @Override
    public int tokens(StoredText result) {
        return result.text().tokens();
    }

    @Override
    public boolean truncated(StoredText result) {
        return result.text().truncated();
    }

    @Override
    public ResultWriter<StoredText> writer(VectorFormat form, OutputTarget target, Path output, String prompt)
            throws IOException {
        int numbers = precision.stored(cut == 0 ? encoder.dimensions() : cut);
        return switch (form) {
            case TEXT -> new TextVectorWriter(target.stream());
            case JSONL -> new JsonlVectorWriter(target.stream(), modelName(), prompt);
            case CSV -> new CsvVectorWriter(target.stream(), numbers);
            case NPY -> new NpyVectorWriter(new NpyMatrix(target, type(precision), numbers));
        };
    }

    /** What numpy calls such numbers. */
    private static String type(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> "<f4";
            case FLOAT16 -> "<f2";
            case INT8, BINARY -> "|i1";
            case UINT8, UBINARY -> "|u1";
        };
    }

    @Override
    public void finish() throws IOException {
        if (calibration != null) {
            if (seen == null) {
                throw new IllegalStateException("--calibrate " + calibration + ": there was no text to calibrate with");
            }
            RangesFile.write(calibration, seen);
        }
    }
}
