package org.sirocco.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of tornado-kernels/emulation are about the kernels that there are; what they say of them its check sees. */
class EmulationTest {
    private static final String KERNELS = "tornado-kernels/src/main/java/org/sirocco/tornado/kernels";
    private static final Pattern KERNEL = Pattern.compile("static void (\\w+)\\(\\s*KernelContext\\b");
    private static final Pattern TASK = Pattern.compile("\\b(\\w+)::(\\w+), new KernelContext\\(\\)");
    private static final Pattern CONTINUED = Pattern.compile("\\n[ \\t]+(?=\\S)");

    private final House house = House.here();
    /**
     * Class to source of the kernels that tasks name; without those for CPU devices, which no GPU is given, and those that
     * measure a device's peak, of which nothing is used.
     */
    private final TreeMap<String, String> sources = new TreeMap<>();

    /** The kernels themselves. */
    private final Set<String> methods = new TreeSet<>();

    EmulationTest() throws IOException {
        Set<String> tasks = new TreeSet<>();
        try (Stream<Path> files = Files.walk(house.path(KERNELS))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                if (file.getParent().endsWith("cpu") || file.getParent().endsWith("peak")) {
                    continue;
                }
                TASK.matcher(source).results().forEach(task -> {
                    tasks.add(task.group(1));
                    methods.add(task.group(2));
                });
                if (KERNEL.matcher(source).find()) {
                    sources.put(file.getFileName().toString().replace(".java", ""), source);
                }
            }
        }
        sources.keySet().retainAll(tasks);
    }

    private List<String> table(String name) throws IOException {
        String text = Files.readString(house.path("tornado-kernels/emulation/" + name));
        return CONTINUED.matcher(text).replaceAll(" ").lines().filter(line -> !line.startsWith("#") && !line.isBlank())
                .toList();
    }

    @Test
    void everyKernelHasAFaultThatCanBePlanted() throws IOException {
        Set<String> without = new TreeSet<>(sources.keySet());
        String kernel = null;
        int faults = 0;
        for (String line : table("faults.txt")) {
            String value = line.substring(line.indexOf(' ')).strip();
            if (line.startsWith("fault ")) {
                kernel = value.split(": ")[0];
                without.remove(kernel);
                assertThat(sources).containsKey(kernel);
            } else if (line.startsWith("old ")) {
                String text = Arrays.stream(value.split("\\s+")).map(Pattern::quote)
                        .collect(Collectors.joining("\\s+"));
                assertThat(Pattern.compile(text).matcher(sources.get(kernel)).results())
                        .as("%s: how often this stands there: %s", kernel, value).hasSize(1);
                faults++;
            }
        }

        assertThat(without).as("no fault is planted in these").isEmpty();
        assertThat(faults).isGreaterThanOrEqualTo(sources.size());
    }

    @Test
    void everyKernelHasABudget() throws IOException {
        List<String[]> rows = table("budget.txt").stream().map(row -> row.split("\\s+")).toList();

        assertThat(rows).extracting(row -> row[2]).hasSameElementsAs(methods);
        assertThat(rows).filteredOn(row -> row[0].equals("cuda")).extracting(row -> row[2]).containsAll(methods);
    }
}
