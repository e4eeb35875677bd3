package org.sirocco.tornado;

/**
 * The JVM-wide property that this module sets, once, before TornadoVM reads it: {@code tornado.recover.bailout=False},
 * whatever it was. Otherwise a kernel that does not compile is replaced in silence by sequential Java, which for our kernels
 * computes nothing.
 */
final class JvmProperties {
    private JvmProperties() {}

    static void set() {
        System.setProperty("tornado.recover.bailout", "False");
    }
}
