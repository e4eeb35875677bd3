package org.sirocco.examples.spark;

import java.io.File;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;
import org.sirocco.spark.EncodingCounts;
import org.sirocco.spark.SiroccoEncoder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Embeds a folder of texts with Spark: scripts/encode-spark. */
@Command(name = "encode-spark", sortOptions = false, description = "Turns the texts of a folder into Parquet with their vectors, on Spark; started again, it does what is missing.")
public final class EncodeSpark implements Callable<Integer> {
    private static final double NANOS = 1e9;
    private static final Pattern CLUSTER = Pattern
            .compile("local-cluster\\[\\s*\\d+\\s*,\\s*(?<cores>\\d+)\\s*,\\s*(?<memory>\\d+)\\s*\\]");

    @Spec
    private CommandSpec spec;

    @Option(names = "--input", required = true, paramLabel = "FOLDER", description = "Text (a line each), JSON lines or Parquet: a folder with those below it, or one file.")
    private String input;

    @Option(names = "--output", required = true, paramLabel = "FOLDER", description = "New, empty, or begun by the same command.")
    private String output;

    @Option(names = "--format", paramLabel = "KIND", description = "auto (default: by the files' endings), text, jsonl or parquet.")
    private String format = "auto";

    @Option(names = "--master", paramLabel = "URL", description = "Where Spark runs: local[N] (default: local[*]), local-cluster[executors,cores,megabytes] or spark://…; others where Spark's own spark-submit starts this, and says so to that.")
    private String master;

    @Option(names = "--conf", paramLabel = "NAME=VALUE", description = "A setting of Spark's; may be repeated.")
    private Map<String, String> conf = new LinkedHashMap<>();

    @Option(names = "--part-bytes", paramLabel = "N", description = "How much of a file is done, and kept, at once (default: ${DEFAULT-VALUE}).")
    private long partBytes = 256 << 10;

    @Mixin
    private EncoderArguments arguments;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "This help.")
    private boolean help;

    @Option(names = "--verbose", description = "Where an error comes from.")
    private boolean verbose;

    /** {@return what parses and runs it} */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new EncodeSpark());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            EncodeSpark self = command.getCommand();
            if (self.verbose) {
                failure.printStackTrace(command.getErr());
            }
            // What then fails in Spark is only that it is being stopped.
            boolean stopped = ShutdownHookManager.get().isShutdownInProgress();
            command.getErr().println("encode-spark: " + (stopped
                    ? "stopped before it was done: start again to go on"
                    : reason(failure)));
            command.getErr().flush();
            return 1;
        });
        return line;
    }

    /** Starts it, and ends the JVM. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Of the many that Spark wraps around each other, the one that says what happened, in its first line. */
    static String reason(Throwable failure) {
        Throwable last = failure;
        String told = null;
        while (last != null) {
            if (last.getMessage() != null && !last.getMessage().isBlank()) {
                told = last.getMessage();
                if (last instanceof IllegalArgumentException || last instanceof IllegalStateException) {
                    break;
                }
            }
            last = last.getCause();
        }
        return (told == null ? failure.toString() : told).lines().findFirst().orElse("");
    }

    @Override
    public Integer call() throws Exception {
        if (partBytes < 1) {
            throw new ParameterException(spec.commandLine(), "--part-bytes (" + partBytes + ") must be at least 1");
        }
        if (!format.matches("auto|text|jsonl|parquet")) {
            throw new ParameterException(spec.commandLine(),
                    "--format (" + format + ") must be auto, text, jsonl or parquet");
        }
        SiroccoEncoder encoder = arguments.encoder(spec.commandLine());
        SparkSession session = session();
        try {
            long begun = System.nanoTime();
            FolderJob.Done done = new FolderJob(session, input, format, output, partBytes, encoder).run();
            report(done, (System.nanoTime() - begun) / NANOS);
        } finally {
            session.stop();
        }
        return 0;
    }

    private SparkSession session() {
        SparkSession.Builder builder = SparkSession.builder().appName("encode-spark");
        // What spark-submit was told, it has written there.
        if (master != null || System.getProperty("spark.master") == null) {
            started(builder, master == null ? "local[*]" : master);
        }
        conf.forEach(builder::config);
        FolderJob.settings(partBytes).forEach(builder::config);
        return builder.getOrCreate();
    }

    /** As scripts/encode-spark wants it, which has this program and what it needs in its class path. */
    private void started(SparkSession.Builder builder, String url) {
        if (!url.matches("local(\\[.*\\])?|spark://.*")) {
            Matcher cluster = CLUSTER.matcher(url);
            if (!cluster.matches()) {
                throw new ParameterException(spec.commandLine(), "--master (" + url
                        + ") must be local[N], local-cluster[executors,cores,megabytes] or spark://…; another cluster's own spark-submit can start this");
            }
            builder.config("spark.executor.memory", cluster.group("memory") + "m");
            if (cluster.group("cores").equals("1")) {
                // What collects beside the one task takes the processor from it. A setting of the user's replaces it.
                builder.config("spark.executor.extraJavaOptions", System.getProperty("sirocco.collector", ""));
            }
        }
        builder.master(url).config("spark.ui.enabled", false);
        if (url.startsWith("local")) {
            builder.config("spark.driver.host", "localhost").config("spark.driver.bindAddress", "127.0.0.1");
        }
        String jars = System.getProperty("sirocco.jars", "");
        if (url.startsWith("local-cluster")) {
            // On this machine, where nothing need be copied.
            builder.config("spark.executor.extraClassPath", jars.replace(',', File.pathSeparatorChar));
        } else if (url.startsWith("spark:")) {
            builder.config("spark.jars", jars);
        }
    }

    private void report(FolderJob.Done done, double seconds) {
        EncodingCounts counts = done.counts();
        PrintWriter err = spec.commandLine().getErr();
        err.printf(Locale.ROOT,
                "encode-spark: %d parts, %d of them there before; %d texts, %d tokens in %d batches, %d cut, %d rows without a vector, %.1f s%n",
                done.parts(), done.there(), counts.texts(), counts.tokens(), counts.batches(), counts.truncated(),
                counts.notEncoded(), seconds);
        if (counts.scalar() > 0 && !arguments.isScalar()) {
            err.printf(Locale.ROOT,
                    "encode-spark: %d texts were computed in plain Java, slowly: the executors' JVMs are without the Vector API (--add-modules jdk.incubator.vector)%n",
                    counts.scalar());
        }
        err.flush();
    }
}
