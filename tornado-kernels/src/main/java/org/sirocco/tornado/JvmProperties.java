package org.sirocco.tornado;

/**
 * The JVM-wide properties that this module sets, once, before TornadoVM reads them.
 *
 * <ul>
 * <li>{@code tornado.recover.bailout=False}, whatever the command line says: otherwise a kernel that does not compile is
 * replaced in silence by sequential Java, which for most of our kernels computes nothing.
 * <li>{@code tornado.tvm.maxbytecodesize=65536} where the user set none: room for the bytecodes of large graphs; the default
 * ends at about 70 tasks.
 * </ul>
 */
final class JvmProperties {
    private JvmProperties() {}

    static void set() {
        System.setProperty("tornado.recover.bailout", "False");
        if (System.getProperty("tornado.tvm.maxbytecodesize") == null) {
            System.setProperty("tornado.tvm.maxbytecodesize", "65536");
        }
    }
}
