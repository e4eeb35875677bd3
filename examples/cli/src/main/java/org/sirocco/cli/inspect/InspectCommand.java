package org.sirocco.cli.inspect;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.sirocco.cli.output.OutputTarget;
import org.sirocco.cli.output.Png;
import org.sirocco.cli.shared.ModelOptions;
import org.sirocco.text.EncodedText;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.tokenizer.RefusedTextException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scripts/inspect}: a sentence in, its attention out, as a page, a picture, numbers or on the terminal. */
@Command(name = "inspect", mixinStandardHelpOptions = true, usageHelpAutoWidth = true, description = "Shows the attention of every layer and head over a sentence.")
public final class InspectCommand implements Callable<Integer> {
    @Mixin
    private ModelOptions model;

    @Spec
    private CommandSpec spec;

    @Option(names = "--layer", paramLabel = "L", description = "The layer, from 0 (default: all in .npy and .png, else the first).")
    private Integer layer;

    @Option(names = "--head", paramLabel = "H", description = "The head, from 0 (default: all in .npy and .png, else the first).")
    private Integer head;

    @Option(names = "--output", paramLabel = "FILE", description = "A page (.html), a picture (.png) or float32 weights (.npy: layers × heads × tokens × tokens, without the axis that --layer or --head picks); default: the terminal.")
    private Path out;

    @Option(names = "--full", description = "Keep every head of a long sentence in full in the page, which 512 tokens make over 100 MB.")
    private boolean full;

    @Parameters(paramLabel = "SENTENCE", arity = "1..*", description = "The sentences.")
    private List<String> sentences;

    /** The forms, by the file's ending. */
    private enum Form {
        TERMINAL, HTML, PNG, NPY
    }

    @Override
    public Integer call() throws IOException {
        Form form = form();
        if (full && form != Form.HTML) {
            throw new ParameterException(spec.commandLine(), "--full is for a page: --output FILE.html");
        }
        if (form == Form.NPY && sentences.size() > 1) {
            throw new ParameterException(spec.commandLine(),
                    String.format(Locale.ROOT, "a .npy file holds 1 sentence, but %d are given", sentences.size()));
        }
        model.refuseChunks(spec.commandLine());
        if (form == Form.PNG) {
            Png.prepare();
        }
        PrintWriter err = spec.commandLine().getErr();
        try (OutputTarget target = out == null ? OutputTarget.standardOutput() : OutputTarget.file(out);
                SentenceEncoder encoder = model.open(err)) {
            Selection selection = Selection.of(layer, head, encoder.shape());
            AttentionWriter writer = writer(form, target.stream(), selection, encoder);
            for (int i = 0; i < sentences.size(); i++) {
                inspect(i, encoder, writer, err);
            }
            writer.finish();
            target.commit();
        }
        return 0;
    }

    private void inspect(int index, SentenceEncoder encoder, AttentionWriter writer, PrintWriter err)
            throws IOException {
        String text = sentences.get(index);
        EncodedText result;
        try {
            Sentence sentence = new Sentence(index, text, encoder.inspector().tokens(text));
            result = encoder.inspector().observe(text, writer.observer(sentence));
        } catch (RefusedTextException e) {
            throw new RefusedTextException(index, e.reason(), e);
        }
        writer.seen(result);
        if (result.truncated()) {
            err.printf(Locale.ROOT, "note: sentence %d has %d tokens and was cut to the limit, %d%n", index + 1,
                    result.tokens(), encoder.maxTokens());
            err.flush();
        }
    }

    private AttentionWriter writer(Form form, OutputStream stream, Selection selection, SentenceEncoder encoder)
            throws IOException {
        return switch (form) {
            case TERMINAL -> new TerminalAttentionWriter(stream, selection,
                    encoder.modelName() + " on " + encoder.backend());
            case HTML -> new HtmlAttentionWriter(stream, selection, full, encoder);
            case PNG -> new PngAttentionWriter(stream, selection, encoder.modelName());
            case NPY -> new NpyAttentionWriter(stream, selection);
        };
    }

    private Form form() {
        if (out == null) {
            return Form.TERMINAL;
        }
        // Not its last name, which the root has none of.
        String name = out.toString().toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> Form.HTML;
            case "png" -> Form.PNG;
            case "npy" -> Form.NPY;
            default -> throw new ParameterException(spec.commandLine(),
                    String.format(Locale.ROOT, "--output %s must end in .html, .png or .npy", out));
        };
    }
}
