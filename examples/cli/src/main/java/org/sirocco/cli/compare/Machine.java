package org.sirocco.cli.compare;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this program runs on, as far as it can be had without asking another. */
final class Machine {
    private static final Path PRODUCT = Path.of("/sys/class/dmi/id");
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Pattern MODEL = Pattern
            .compile("(?m)^(?:model name|Model|Hardware|cpu model)\\s*:\\s*(\\S.*)$");
    /** What makers leave in the place of a name. */
    private static final Pattern NO_NAME = Pattern
            .compile("(?i)|default string|none|not specified|unknown|system (product|manufacturer).*|to be filled.*");

    private Machine() {}

    /** Its maker's name for it where there is one, the system and the memory. */
    static String name() {
        List<String> parts = new ArrayList<>();
        String product = product(read(PRODUCT.resolve("sys_vendor")), read(PRODUCT.resolve("product_name")));
        if (!product.isEmpty()) {
            parts.add(product);
        }
        parts.add(System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch"));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            parts.add(String.format(Locale.ROOT, "%.1f GiB of memory", system.getTotalMemorySize() / 0x1p30));
        }
        return String.join(", ", parts);
    }

    static String product(String vendor, String product) {
        return String.join(" ", List.of(vendor, product).stream().map(String::strip)
                .filter(part -> !NO_NAME.matcher(part).matches()).distinct().toList());
    }

    /** The kind of its processors, and how many this JVM may use. */
    static String processors() {
        int count = Runtime.getRuntime().availableProcessors();
        String kind = kind(read(PROCESSORS)).or(() -> Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER")))
                .orElse(System.getProperty("os.arch"));
        return kind + ", " + count + (count == 1 ? " processor" : " processors") + " for this JVM";
    }

    /** @param cpuinfo as Linux has it */
    static Optional<String> kind(String cpuinfo) {
        Matcher model = MODEL.matcher(cpuinfo);
        return model.find() ? Optional.of(model.group(1).strip()) : Optional.empty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            // Another system, or a container that hides it: one fact less.
            return "";
        }
    }
}
