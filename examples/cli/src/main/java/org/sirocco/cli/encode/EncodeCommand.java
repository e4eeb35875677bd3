package org.sirocco.cli.encode;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.sirocco.cli.output.OutputTarget;
import org.sirocco.cli.shared.ModelOptions;
import org.sirocco.cli.shared.Progress;
import org.sirocco.cli.shared.Terminal;
import org.sirocco.text.OverlongTextException;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.tokenizer.RefusedTextException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scripts/encode}: texts in, vectors out. */
@Command(name = "encode", mixinStandardHelpOptions = true, usageHelpAutoWidth = true, description = "Encodes texts into vectors.")
public final class EncodeCommand implements Callable<Integer> {
    @Mixin
    private ModelOptions model;

    @Spec
    private CommandSpec spec;

    @Option(names = "--input", paramLabel = "FILE|-", description = "One text a line; - for standard input.")
    private String input;

    @Option(names = "--output", paramLabel = "FILE|-", description = "Where to write; complete or absent (default: standard output).")
    private Path output;

    @Option(names = "--format", paramLabel = "FORM", description = "text (default on a terminal), jsonl, csv or npy; else by --output's ending, else jsonl.")
    private VectorFormat format;

    @Option(names = "--as", paramLabel = "PURPOSE", description = "query or document: puts the model's own prompt for it, where it has one, before each text.")
    private String purpose;

    @Option(names = "--prompt", paramLabel = "TEXT", description = "Puts this before each text.")
    private String prompt;

    @Option(names = "--sparse", description = "Words with weights instead of vectors, with a SPLADE model (--model DIR); jsonl or text.")
    private boolean sparse;

    @Option(names = "--tokens", description = "A vector for each token; jsonl, text, or npy with FILE.jsonl beside it.")
    private boolean tokens;

    @Mixin
    private VectorOptions vectors;

    @Option(names = "--stats", description = "Counts, times and memory on standard error.")
    private boolean stats;

    @Parameters(paramLabel = "TEXT", description = "The texts, unless --input is given.")
    private List<String> texts = List.of();

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        if (purpose != null && prompt != null) {
            throw new ParameterException(spec.commandLine(), "--as and --prompt cannot be given together");
        }
        if (sparse && tokens || (sparse || tokens) && vectors.given()) {
            throw new ParameterException(spec.commandLine(),
                    "--sparse, --tokens and what is said of vectors (--dimensions, --precision, --ranges, --calibrate) cannot be given together");
        }
        vectors.check(spec.commandLine());
        VectorFormat form = format();
        if (sparse && (form == VectorFormat.CSV || form == VectorFormat.NPY) || tokens && form == VectorFormat.CSV) {
            throw new ParameterException(spec.commandLine(), String.format(Locale.ROOT,
                    "%s is not written as %s (--format, or --output's ending), but as %s",
                    sparse ? "--sparse" : "--tokens",
                    form.name().toLowerCase(Locale.ROOT), sparse ? "text or jsonl" : "text, jsonl or npy"));
        }
        TextSource.refuseReplaced(spec.commandLine(), input, "--output", output);
        if (tokens && form == VectorFormat.NPY && output != null) {
            TextSource.refuseReplaced(spec.commandLine(), input, "--output", TokenEncoding.index(output));
        }
        vectors.refuseReplaced(spec.commandLine(), input, output);
        noteFileNames(err);
        long loading = System.nanoTime();
        try (TextSource source = TextSource.asked(spec.commandLine(), input, "TEXT", texts);
                OutputTarget target = OutputTarget.open(output);
                Encoding<?> encoding = encoding(err)) {
            Statistics statistics = new Statistics(System.nanoTime() - loading);
            encodeAll(source, encoding, target, form, statistics);
            report(err, source, encoding, statistics);
        }
        return 0;
    }

    private Encoding<?> encoding(PrintWriter err) throws IOException {
        if (sparse) {
            return new SparseEncoding(model.openSparse(stats, err));
        }
        SentenceEncoder encoder = model.open(stats, err);
        try {
            return tokens ? new TokenEncoding(encoder) : vectors.encoding(encoder);
        } catch (IOException | RuntimeException e) {
            encoder.close();
            throw e;
        }
    }

    private <R> void encodeAll(TextSource source, Encoding<R> encoder, OutputTarget target, VectorFormat form,
            Statistics statistics) throws IOException {
        String before = prompt != null ? prompt : encoder.prompt(purpose);
        try (ResultWriter<R> writer = encoder.writer(form, target, output, before);
                Progress progress = new Progress(source.bytes())) {
            encodeAll(source, encoder, before, writer, statistics, progress);
            writer.finish();
            encoder.finish();
            target.commit();
        }
    }

    private static <R> void encodeAll(TextSource source, Encoding<R> encoder, String before, ResultWriter<R> writer,
            Statistics statistics, Progress progress) throws IOException {
        int most = encoder.window();
        for (List<String> window = source.next(most); !window.isEmpty(); window = source.next(most)) {
            List<R> results;
            try {
                results = encoder.encode(window, before);
            } catch (OverlongTextException e) {
                throw new IllegalStateException(
                        String.format(Locale.ROOT,
                                "text %d has %d tokens, model %s takes at most %d (--overlong truncate or chunk)",
                                statistics.texts() + e.index() + 1, e.tokens(), encoder.modelName(),
                                e.limit()),
                        e);
            } catch (RefusedTextException e) {
                throw new IllegalStateException(
                        String.format(Locale.ROOT, "text %d %s", statistics.texts() + e.index() + 1, e.reason()), e);
            }
            for (int i = 0; i < results.size(); i++) {
                writer.write(statistics.texts(), window.get(i), results.get(i));
                R result = results.get(i);
                statistics.count(encoder.tokens(result), encoder.truncated(result), encoder.maxTokens());
            }
            statistics.measured(encoder.deviceTimes());
            writer.flush();
            progress.update(source.bytesRead(), statistics.texts());
        }
    }

    private void report(PrintWriter err, TextSource source, Encoding<?> encoder, Statistics statistics) {
        if (statistics.texts() == 0) {
            err.println("note: the input is empty: there was no text to encode");
        }
        source.noteInvalidLines(err);
        if (statistics.truncated() > 0) {
            err.printf(Locale.ROOT,
                    "note: %d of %d texts had over %d tokens and %s cut there (--overlong error or chunk)%n",
                    statistics.truncated(), statistics.texts(), encoder.maxTokens(),
                    statistics.truncated() == 1 ? "was" : "were");
        }
        if (stats) {
            err.print(statistics.summary(encoder));
        }
        err.flush();
    }

    /** Who types a file's name mostly means what is in it. */
    private void noteFileNames(PrintWriter err) {
        texts.stream().filter(TextSource::isFile).findFirst().ifPresent(name -> {
            err.println("note: " + name + " is a file; its name is encoded, not its lines (--input " + name + ")");
            err.flush();
        });
    }

    private VectorFormat format() {
        if (format != null) {
            return format;
        }
        return OutputTarget.isFile(output)
                ? VectorFormat.ofFile(String.valueOf(output.getFileName())).orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--output " + output + ": no form ends like this; there are .jsonl, .csv, .npy and .txt,"
                                + " and --format says which is to be written all the same"))
                : Terminal.stdout() ? VectorFormat.TEXT : VectorFormat.JSONL;
    }
}
