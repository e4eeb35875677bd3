package org.sirocco.tornado.sdk;

import java.util.List;

/**
 * The JVM-wide properties that this module sets, once, before TornadoVM reads them: {@code tornado.recover.bailout=False},
 * whatever it was, since otherwise a kernel that does not compile is replaced in silence by sequential Java, which for our
 * kernels computes nothing; and, where the user has said nothing else, no limit of device memory but the device's own, and
 * numbers that begin at a multiple of {@value #ALIGNMENT} bytes in every array, so that a GPU reads them in whole lines. That
 * only where the SDK has no OpenCL driver: CPU devices' kernels read weights as VectorFloat8, which TornadoVM's drivers address
 * as a Java array, behind the JVM's own header of 16 bytes, whatever the property says, and compute wrong numbers.
 */
public final class JvmProperties {
    static final String HEADER = "tornado.panama.objectHeader";
    static final String ALIGNMENT = "128";

    private JvmProperties() {}

    public static void set() {
        set(SdkLibraries.drivers());
    }

    /** @param drivers of the SDK */
    static void set(List<String> drivers) {
        System.setProperty("tornado.recover.bailout", "False");
        setUnlessGiven(MemoryLimit.PROPERTY, MemoryLimit.NONE);
        if (!drivers.contains("opencl")) {
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
