package org.sirocco.tornado.sdk;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sirocco.encoder.BackendUnavailableException;

/**
 * What is missing where TornadoVM does not start, read from what it throws. Names its exceptions in strings, because their
 * classes may be what is missing.
 *
 * @param reason what is wrong
 * @param remedy what to do about it; empty if the failure is none of the known ones
 */
public record Missing(String reason, String remedy) {
    private static final String ARGFILE = "start java with @$TORNADOVM_HOME/tornado-argfile";
    private static final Pattern DRIVER = Pattern.compile("\\.tornado\\.drivers\\.(opencl|ptx|cuda)\\.");
    /** "…/libtornado-ptx.so: libcuda.so.1: cannot open shared object file: No such file or directory". */
    private static final Pattern NOT_FOUND = Pattern.compile("([^/:\\s]+\\.so[.\\d]*): cannot open shared object file");

    public boolean isKnown() {
        return !remedy.isEmpty();
    }

    /**
     * Of the start-up probe: there TornadoVM bails out where its driver has no platform, later where a kernel fails.
     *
     * @param drivers those of the SDK: where one does not start, TornadoVM starts none
     */
    public static Missing atStart(Throwable failure, List<String> drivers) {
        if (failure instanceof BackendUnavailableException known) {
            return new Missing(known.reason(), known.remedy());
        }
        String driver = driver(failure);
        Missing missing = bailedOut(failure) ? noPlatform(driver) : of(failure);
        List<String> others = new ArrayList<>(drivers);
        others.remove(driver);
        if (driver == null || others.isEmpty() || !missing.isKnown()) {
            return missing;
        }
        String wanted = String.join(" or ", others);
        return new Missing(
                String.format(Locale.ROOT,
                        "%s; where one driver does not start, TornadoVM starts none of those that its SDK has (%s)",
                        missing.reason(), String.join(", ", drivers)),
                String.format(Locale.ROOT, "to use %s take an SDK of that driver alone; to use %s %s", wanted, driver,
                        missing.remedy()));
    }

    private static boolean bailedOut(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e.getClass().getSimpleName().equals("TornadoBailoutRuntimeException")) {
                return true;
            }
        }
        return false;
    }

    private static Missing noPlatform(String driver) {
        if (driver == null) {
            return new Missing("TornadoVM's driver finds no platform",
                    "install your device's OpenCL or CUDA driver; clinfo and nvidia-smi list what is there");
        }
        return driver.equals("opencl")
                ? new Missing("TornadoVM's opencl driver finds no platform",
                        "install your device's OpenCL driver; clinfo lists what is there, pocl-opencl-icd is one for any CPU")
                : new Missing(String.format(Locale.ROOT, "TornadoVM's %s driver finds no CUDA device", driver),
                        "install NVIDIA's driver, and let a container have the GPU; nvidia-smi lists what is there");
    }

    /** Which of TornadoVM's drivers failed, or null. */
    private static String driver(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            for (StackTraceElement frame : e.getStackTrace()) {
                Matcher driver = DRIVER.matcher(frame.getClassName());
                if (driver.find()) {
                    return driver.group(1);
                }
            }
        }
        return null;
    }

    public static Missing of(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            Missing found = match(e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
            if (found != null) {
                return found;
            }
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new Missing("TornadoVM does not start: " + oneLine(root), "");
    }

    /**
     * What TornadoVM throws says it in colours, on several lines and with a stack trace among them; what is thrown through
     * reflection says nothing but what it wraps.
     */
    public static String oneLine(Throwable failure) {
        if (failure instanceof InvocationTargetException wrapper) {
            return oneLine(wrapper.getTargetException());
        }
        String message = String.valueOf(failure.getMessage()).replaceAll("\u001b?\\[\\d*m", "");
        int trace = message.indexOf("Stacktrace:");
        return failure.getClass().getSimpleName() + ": "
                + (trace < 0 ? message : message.substring(0, trace)).strip().replaceAll("\\s*\\R\\s*", " · ");
    }

    private static Missing match(String type, String message) {
        return switch (type) {
            case "NoClassDefFoundError", "ClassNotFoundException" -> message.replace('/', '.')
                    .contains("uk.ac.manchester.tornado.api")
                            ? new Missing("TornadoVM's API is not on the module path", ARGFILE)
                            : null;
            case "IllegalAccessError" -> new Missing(
                    "the argfile lacks exports for TornadoVM's driver: "
                            + message.replaceFirst("^.* because ", ""),
                    "write it anew: with JAVA_HOME set to this JDK run $TORNADOVM_HOME/bin/gen-tornado-argfile-template.py"
                            + " <driver> $TORNADOVM_HOME, put the folder in the place of ${TORNADOVM_HOME} in the"
                            + " tornado-argfile.template that it writes, and save that as tornado-argfile");
            case "TornadoAPIException" -> new Missing("this JVM was not started for TornadoVM", ARGFILE);
            case "TornadoNoOpenCLPlatformException" -> new Missing(
                    "there is no OpenCL platform",
                    "install your device's OpenCL driver; clinfo lists what is there, pocl-opencl-icd is one for any CPU");
            case "UnsatisfiedLinkError" -> library(message);
            default -> message.contains("JNI Library not found") ? library(message) : null;
        };
    }

    private static Missing library(String message) {
        Matcher lacking = NOT_FOUND.matcher(message);
        return new Missing("TornadoVM's driver library does not load"
                + (lacking.find() ? ": there is no " + lacking.group(1) : ""),
                "install the SDK whole, for this system and this driver, and the system's library for it (libOpenCL.so.1 for"
                        + " opencl, libcuda.so.1 for ptx, that and NVRTC for cuda), or name its folder in LD_LIBRARY_PATH");
    }
}
