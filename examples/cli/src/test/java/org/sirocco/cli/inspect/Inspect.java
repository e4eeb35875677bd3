package org.sirocco.cli.inspect;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** The command on a small random encoder, as the shell would call it. */
final class Inspect {
    static final String MODEL = "random:layers=2,hidden=16,heads=4,ffn=16,seed=3,length=512";

    private Inspect() {}

    /** @return the exit code; what was said on standard error goes to {@code err} */
    static int run(StringWriter err, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--model", MODEL, "--backend", "scalar"));
        all.addAll(List.of(arguments));
        return new CommandLine(new InspectCommand()).setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    static int run(Path out, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--output", out.toString()));
        return run(new StringWriter(), all.toArray(String[]::new));
    }
}
