package org.sirocco.tornado;

import org.sirocco.encoder.BackendUnavailableException;

/**
 * What is missing where TornadoVM does not start, read from what it throws. Names its exceptions in strings, because their
 * classes may be what is missing.
 *
 * @param reason what is wrong
 * @param remedy what to do about it; empty if the failure is none of the known ones
 */
record Missing(String reason, String remedy) {
    private static final String ARGFILE = "start java with @$TORNADOVM_HOME/tornado-argfile";

    boolean isKnown() {
        return !remedy.isEmpty();
    }

    /** Of the start-up probe: there TornadoVM bails out where its driver has no platform, later where a kernel fails. */
    static Missing atStart(Throwable failure) {
        if (failure instanceof BackendUnavailableException known) {
            return new Missing(known.reason(), known.remedy());
        }
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e.getClass().getSimpleName().equals("TornadoBailoutRuntimeException")) {
                return new Missing("TornadoVM's driver finds no platform",
                        "install your device's OpenCL or CUDA driver; clinfo and nvidia-smi list what is there");
            }
        }
        return of(failure);
    }

    static Missing of(Throwable failure) {
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

    /** What TornadoVM throws says it in colours, on several lines and with a stack trace among them. */
    static String oneLine(Throwable failure) {
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
            case "UnsatisfiedLinkError" -> library();
            default -> message.contains("JNI Library not found") ? library() : null;
        };
    }

    private static Missing library() {
        return new Missing("TornadoVM's driver library does not load",
                "install the SDK whole, for this system and this driver, and the system's OpenCL or CUDA library");
    }
}
