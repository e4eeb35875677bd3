package org.sirocco.tornado;

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

    static Missing of(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            Missing found = match(e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
            if (found != null) {
                return found;
            }
        }
        return new Missing("TornadoVM does not start: " + failure, "");
    }

    private static Missing match(String type, String message) {
        return switch (type) {
            case "NoClassDefFoundError", "ClassNotFoundException" -> message.contains("uk/ac/manchester/tornado/api")
                    || message.contains("uk.ac.manchester.tornado.api")
                            ? new Missing("TornadoVM's API is not on the module path", ARGFILE)
                            : null;
            case "IllegalAccessError" -> new Missing(
                    "the argfile lacks the exports of TornadoVM's driver (%s)".formatted(message),
                    "write it anew with $TORNADOVM_HOME/bin/gen-tornado-argfile-template.py <driver> <folder>");
            case "TornadoAPIException" -> new Missing("this JVM was not started for TornadoVM", ARGFILE);
            case "UnsatisfiedLinkError" -> library(message);
            case "TornadoNoOpenCLPlatformException" -> noPlatform();
            case "TornadoBailoutRuntimeException" -> noPlatform();
            default -> message.contains("java.library.path") || message.contains("no tornado-")
                    ? library(message)
                    : null;
        };
    }

    private static Missing library(String message) {
        return new Missing("TornadoVM's driver library does not load (%s)".formatted(message.lines().findFirst()
                .orElse("")),
                "install the SDK whole, for this system and this driver, and the system's OpenCL or CUDA library");
    }

    private static Missing noPlatform() {
        return new Missing("there is no OpenCL platform",
                "install the OpenCL driver of your device (clinfo lists what is there; pocl-opencl-icd is one for any CPU)");
    }
}
