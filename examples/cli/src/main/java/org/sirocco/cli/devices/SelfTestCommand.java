package org.sirocco.cli.devices;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.sirocco.cli.shared.AcceleratorModule;
import org.sirocco.cli.shared.Agreement;
import org.sirocco.cli.shared.Bar;
import org.sirocco.encoder.BackendProvider;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.Backends;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.SentenceEncoder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Encodes with a backend and with the specification and compares: what {@code setup-gpu} runs in a JVM of its own. */
@Command(name = "self-test", hidden = true, mixinStandardHelpOptions = true, description = "Compares a backend's vectors with scalar's on a random encoder.")
public final class SelfTestCommand implements Callable<Integer> {
    private static final ModelSource MODEL = ModelSource.parse("random:layers=2,hidden=64,heads=4,ffn=128,seed=11");
    private static final List<String> TEXTS = List.of("", "one",
            "a somewhat longer sentence, so that a batch is ragged",
            "and another");

    @Spec
    private CommandSpec spec;

    @Option(names = "--backend", defaultValue = "tornado", description = "Which (default: ${DEFAULT-VALUE}).")
    private String backend;

    @Option(names = "--list", description = "Only list the GPUs, best first, one a line.")
    private boolean list;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            gpus().forEach(out::println);
            return 0;
        }
        try (SentenceEncoder device = open(backend); SentenceEncoder scalar = open("scalar")) {
            Agreement agreement = Agreement.WHOLE;
            for (String text : TEXTS) {
                agreement = agreement.and(Agreement.of(device.encode(text).vector(), scalar.encode(text).vector()));
            }
            Bar bar = Bar.isRounded(device.backend(), device.weights())
                    ? Bar.of(device.backend(), device.weights())
                    : new Bar(Agreement.TOLERANCE);
            boolean right = bar.holds(agreement);
            out.printf(Locale.ROOT, "%s (%s): against scalar %s: %s%n", device.backend(), device.backendDescription(),
                    bar.beside(agreement), right ? "right" : "WRONG");
            return right ? 0 : 1;
        }
    }

    private static List<String> gpus() {
        for (BackendProvider provider : Backends.providers()) {
            if (provider.name().equals("tornado")) {
                try {
                    return provider.idsForAuto();
                } catch (BackendUnavailableException e) {
                    return List.of(); // which of the reasons it is, the self-test tells
                }
            }
        }
        return List.of();
    }

    private static SentenceEncoder open(String backend) {
        AcceleratorModule.expectFor(backend);
        return SentenceEncoder.load(MODEL, EncoderOptions.builder().backend(backend).build());
    }
}
