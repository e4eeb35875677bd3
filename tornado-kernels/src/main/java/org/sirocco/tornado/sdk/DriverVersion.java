package org.sirocco.tornado.sdk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of a device's driver, for people. */
public final class DriverVersion {
    private static final Path NVIDIA = Path.of("/proc/driver/nvidia/version");
    private static final Pattern NVIDIA_VERSION = Pattern.compile("Kernel Module(?: for \\S+)?\\s+(\\d[\\d.]*)");
    private static final Pattern DEVICE = Pattern.compile("(?m)^Device version\\s*:\\s*(\\S.*)$");
    private static final Pattern DRIVER = Pattern.compile("(?m)^Driver version\\s*:\\s*(\\S.*)$");

    private DriverVersion() {}

    /**
     * @param driver as TornadoVM calls it: OPENCL, PTX, CUDA
     * @param info   what TornadoVM tells of the device; of PTX little more than its name
     * @return empty where nobody says
     */
    public static String of(String driver, String info) {
        return described(info, driver.equals("OPENCL") ? "" : nvidia());
    }

    /** @param nvidia the file in which NVIDIA's driver for Linux has its version; else empty */
    static String described(String info, String nvidia) {
        List<String> parts = new ArrayList<>();
        found(DEVICE, info).ifPresent(parts::add);
        found(DRIVER, info).map(version -> "driver " + version).ifPresent(parts::add);
        found(NVIDIA_VERSION, nvidia).map(version -> "NVIDIA driver " + version).ifPresent(parts::add);
        return String.join(", ", parts);
    }

    private static Optional<String> found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() && !matcher.group(1).equals("unknown")
                ? Optional.of(matcher.group(1).strip())
                : Optional.empty();
    }

    private static String nvidia() {
        try {
            return Files.readString(NVIDIA);
        } catch (IOException e) {
            // Another system, or an emulated device.
            return "";
        }
    }
}
