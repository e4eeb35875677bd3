package org.sirocco.cli.compare;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What figures are worth nothing without.
 *
 * @param date      when it began
 * @param version   of this project
 * @param machine   its name, system and memory
 * @param processor kind and number
 * @param software  the JDK, and what else computes with a version
 * @param threads   of the CPU
 * @param command   as a shell takes it
 */
record RunFacts(Instant date, String version, String machine, String processor, String software, int threads,
        String command) {
    /**
     * Of this process.
     *
     * @param arguments as they were given, this command's name among them
     * @param software  beside the JDK
     */
    static RunFacts now(String version, List<String> arguments, int threads, List<String> software) {
        List<String> all = new ArrayList<>();
        all.add(String.format(Locale.ROOT, "JDK %s (%s, %s)", Runtime.version(), System.getProperty("java.vendor"),
                System.getProperty("java.vm.name")));
        all.addAll(software);
        List<String> words = new ArrayList<>(List.of("sirocco"));
        words.addAll(arguments);
        String options = System.getenv("JDK_JAVA_OPTIONS");
        return new RunFacts(Instant.now().truncatedTo(ChronoUnit.SECONDS), version, Machine.name(),
                Machine.processors(), String.join(", ", all), threads,
                (options == null ? "" : "JDK_JAVA_OPTIONS=" + ShellWords.line(List.of(options)) + " ")
                        + ShellWords.line(words));
    }

    /** By their names in CSV files, in order. */
    Map<String, String> named() {
        Map<String, String> named = new LinkedHashMap<>();
        named.put("date", date.toString());
        named.put("sirocco", version);
        named.put("machine", machine);
        named.put("processor", processor);
        named.put("jdk", software);
        named.put("threads", String.valueOf(threads));
        named.put("command", command);
        return named;
    }
}
