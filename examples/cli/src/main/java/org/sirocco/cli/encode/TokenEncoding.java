package org.sirocco.cli.encode;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.sirocco.cli.output.LittleEndian;
import org.sirocco.cli.output.NpyHeader;
import org.sirocco.cli.output.OutputTarget;
import org.sirocco.cli.shared.ShownText;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.TokenVectors;

/** A vector of each token. */
final class TokenEncoding extends DenseEncoding<TokenVectors> {
    /** Of the texts that are encoded together: each token has a vector. */
    private static final int MOST_TOKENS = 32_768;
    private static final int MOST_TEXTS = 64;
    private static final int NUMBERS_SHOWN = 4;

    TokenEncoding(SentenceEncoder encoder) {
        super(encoder);
    }

    @Override
    public int window() {
        return Math.clamp(MOST_TOKENS / maxTokens(), 1, MOST_TEXTS);
    }

    @Override
    public List<TokenVectors> encode(List<String> texts, String prompt) {
        return encoder.encodeTokens(texts, prompt);
    }

    @Override
    public int tokens(TokenVectors result) {
        return result.tokens();
    }

    @Override
    public boolean truncated(TokenVectors result) {
        return result.truncated();
    }

    @Override
    public ResultWriter<TokenVectors> writer(VectorFormat form, OutputTarget target, Path output, String prompt)
            throws IOException {
        return switch (form) {
            case TEXT -> new Shown(target.stream());
            case JSONL -> new Lines(JsonLines.on(target.stream()), modelName(), prompt, null);
            case NPY -> {
                if (!target.canBeginAnew()) {
                    throw new IllegalArgumentException(
                            "--tokens in npy: --output FILE must name a file: which rows are which tokens stands beside it, in FILE.jsonl");
                }
                // Before the file beside it: that would stay behind if this failed.
                NpyMatrix matrix = new NpyMatrix(target, NpyHeader.FLOAT32, encoder.shape().hiddenSize());
                OutputTarget index = OutputTarget.file(index(output));
                yield new Matrix(matrix, index,
                        new Lines(JsonLines.on(index.stream()), modelName(), prompt, new long[1]));
            }
            case CSV -> throw new IllegalArgumentException(
                    "--format csv: the vectors of tokens are written as text, jsonl or npy");
        };
    }

    /** Where it stands which rows of a matrix are which tokens. */
    static Path index(Path output) {
        return Path.of(output + ".jsonl");
    }

    /** For people: a line for each token, those around the text marked. */
    private record Shown(OutputStream out) implements ResultWriter<TokenVectors> {
        @Override
        public void write(long index, String text, TokenVectors result) throws IOException {
            StringBuilder lines = new StringBuilder();
            String cut = result.truncated() ? ", cut to the limit" : "";
            lines.append(String.format(Locale.ROOT, "%d  %s%n   %d tokens%s, %d numbers each, %s%n", index + 1,
                    ShownText.of(text), result.tokens(), cut, result.dimensions(), result.backend()));
            for (int token = 0; token < result.length(); token++) {
                lines.append(String.format(Locale.ROOT, "   %s %-16s [", result.special()[token] ? "*" : " ",
                        ShownText.of(result.spellings().get(token))));
                int shown = Math.min(NUMBERS_SHOWN, result.dimensions());
                for (int c = 0; c < shown; c++) {
                    lines.append(String.format(Locale.ROOT, c == 0 ? "%.6f" : "  %.6f",
                            result.vectors()[token * result.dimensions() + c]));
                }
                lines.append(String.format(Locale.ROOT, result.dimensions() > shown ? "  …]%n" : "]%n"));
            }
            out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }

    /**
     * One JSON object a line.
     *
     * @param row null: the vectors stand in the line; else the next row of the matrix that they stand in, which is counted on
     */
    private record Lines(JsonGenerator json, String model, String prompt, long[] row)
            implements
                ResultWriter<TokenVectors> {
        @Override
        public void write(long index, String text, TokenVectors result) throws IOException {
            JsonLines.begin(json, index, text, prompt);
            JsonLines.about(json, result.tokens(), result.truncated(), result.windows(), result.backend(), model);
            if (row != null) {
                json.writeNumberField("row", row[0]);
                row[0] += result.length();
            }
            json.writeArrayFieldStart("vectors");
            for (int token = 0; token < result.length(); token++) {
                json.writeStartObject();
                json.writeNumberField("id", result.ids()[token]);
                json.writeStringField("token", result.spellings().get(token));
                json.writeBooleanField("special", result.special()[token]);
                if (row == null) {
                    json.writeArrayFieldStart("vector");
                    for (int c = 0; c < result.dimensions(); c++) {
                        json.writeNumber(result.vectors()[token * result.dimensions() + c]);
                    }
                    json.writeEndArray();
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            JsonLines.end(json);
        }

        @Override
        public void flush() throws IOException {
            json.flush();
        }
    }

    /** A matrix (tokens of all texts, C), and beside it a line for each text that says which rows are whose. */
    private record Matrix(NpyMatrix matrix, OutputTarget index, Lines lines) implements ResultWriter<TokenVectors> {
        @Override
        public void write(long number, String text, TokenVectors result) throws IOException {
            lines.write(number, text, result);
            matrix.write(LittleEndian.bytes(result.vectors()), result.length());
        }

        @Override
        public void flush() {
            // Nothing is complete before the end.
        }

        @Override
        public void finish() throws IOException {
            lines.finish();
            matrix.finish();
            index.commit();
        }

        @Override
        public void close() {
            index.close();
        }
    }
}
