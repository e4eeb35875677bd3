package org.sirocco.cli.models;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.sirocco.cli.shared.Agreement;
import org.sirocco.cli.shared.Bar;
import org.sirocco.cli.shared.ModelOptions;
import org.sirocco.text.EncodedText;
import org.sirocco.text.SentenceEncoder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code scripts/verify}: a model's tokens and vectors beside a reference's. */
@Command(name = "verify", mixinStandardHelpOptions = true, usageHelpAutoWidth = true, description = "Holds a model's tokens and vectors against a reference's; exit code 0 only if all agree.")
public final class VerifyCommand implements Callable<Integer> {
    private static final int CHARACTERS_SHOWN = 44;

    @Mixin
    private ModelOptions model;

    @Spec
    private CommandSpec spec;

    @Option(names = "--golden", paramLabel = "FILE", description = "Reference vectors, one JSON object a line with text, vector and perhaps ids (default: ONNX Runtime's, for the known models).")
    private Path golden;

    @Option(names = "--texts", paramLabel = "FILE", description = "Holds the vectors of these texts, one a line, against those with the weights as the model's files have them; where --weights are no others, against scalar's.")
    private Path texts;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (texts != null) {
            if (golden != null) {
                throw new IllegalArgumentException("--texts and --golden are two ways to verify: give one of them");
            }
            return new TextsCheck(model).run(texts, out, spec.commandLine().getErr()) ? 0 : 1;
        }
        List<Golden> references = golden == null ? Golden.ofModel(model.model()) : Golden.ofFile(golden);
        if (references.isEmpty()) {
            throw new IllegalArgumentException(golden == null
                    ? String.format(Locale.ROOT,
                            "no reference vectors come with model '%s': give some with --golden FILE", model.model())
                    : golden + " holds no reference vectors");
        }
        try (SentenceEncoder encoder = model.open(spec.commandLine().getErr())) {
            checkLengths(references, encoder);
            Bar bar = Bar.of(encoder.backend(), encoder.weights());
            int wrong = 0;
            Agreement all = Agreement.WHOLE;
            out.printf(Locale.ROOT, "%-46s %7s %-9s %10s %11s  %s%n", "text", "tokens", "ids", "worst", "cosine",
                    "verdict");
            for (Golden reference : references) {
                EncodedText result = encoder.encode(List.of(reference.text()), "").getFirst();
                Agreement agreement = Agreement.of(result.vector(), reference.vector());
                boolean sameIds = reference.ids() == null
                        || Arrays.equals(encoder.inspector().tokenIds(reference.text()), reference.ids());
                boolean right = sameIds && bar.holds(agreement);
                all = all.and(agreement);
                wrong += right ? 0 : 1;
                out.printf(Locale.ROOT, "%-46s %7d %-9s %10.1e %11.8f  %s%n", shown(reference.text()), result.tokens(),
                        reference.ids() == null ? "–" : sameIds ? "equal" : "DIFFERENT", agreement.worst(),
                        agreement.cosine(),
                        right ? "right" : "WRONG");
            }
            out.printf(Locale.ROOT,
                    "%s on %s against %s: %d of %d right, %s%n",
                    encoder.modelName(), encoder.backend(), golden == null ? "ONNX Runtime" : golden,
                    references.size() - wrong,
                    references.size(), bar.beside(all));
            return wrong == 0 ? 0 : 1;
        }
    }

    private static void checkLengths(List<Golden> references, SentenceEncoder encoder) {
        for (Golden reference : references) {
            if (reference.vector().length != encoder.dimensions()) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "a reference vector has %d numbers, model %s has %d",
                                reference.vector().length, encoder.modelName(), encoder.dimensions()));
            }
        }
    }

    private static String shown(String text) {
        int[] points = text.codePoints().map(c -> Character.isISOControl(c) ? '�' : c).limit(CHARACTERS_SHOWN)
                .toArray();
        return "\"" + new String(points, 0, points.length) + "\"";
    }
}
