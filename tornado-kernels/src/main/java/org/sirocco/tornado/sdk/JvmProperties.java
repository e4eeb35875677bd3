package org.sirocco.tornado.sdk;

/**
 * The JVM-wide properties that this module sets, once, before TornadoVM reads them: {@code tornado.recover.bailout=False},
 * whatever it was, since otherwise a kernel that does not compile is replaced in silence by sequential Java, which for our
 * kernels computes nothing; and, where the user has said nothing else, no limit of device memory but the device's own, and
 * numbers that begin at a multiple of {@value #ALIGNMENT} bytes in every array, so that a GPU reads them in whole lines. That
 * only where the SDK has no OpenCL driver: the kernels for OpenCL's CPU devices use vector types, for which TornadoVM reckons
 * with its own 16 bytes whatever the property says, and compute wrong numbers.
 */
public final class JvmProperties {
    private static final String HEADER = "tornado.panama.objectHeader";
    private static final String ALIGNMENT = "128";

    private JvmProperties() {}

    public static void set() {
        System.setProperty("tornado.recover.bailout", "False");
        setUnlessGiven(MemoryLimit.PROPERTY, MemoryLimit.NONE);
        if (!SdkLibraries.drivers().contains("opencl")) {
            // TornadoVM has one place for it, so that an array made before this moment is laid out like all others.
            setUnlessGiven(HEADER, ALIGNMENT);
        }
    }

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
