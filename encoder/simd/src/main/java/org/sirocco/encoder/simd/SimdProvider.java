package org.sirocco.encoder.simd;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendProvider;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.simd.kernels.Tile;
import org.sirocco.encoder.weights.WeightForm;

/** Offers {@code simd} where the JVM has the Vector API and compiles it. Loads on any JVM: it names no vector class itself. */
public final class SimdProvider implements BackendProvider {
    /**
     * A property of the JVM: {@code true} lets simd run without the Vector API, in plain loops. A process that encodes a few
     * words and ends is through before the JVM has compiled any vectors, and starts faster without their module.
     */
    static final String PLAIN = "sirocco.simd.plain";

    private static final String NAME = "simd";
    /** Four numbers: plain kernels take two vectors at a time. */
    private static final int LEAST_BITS = 128;

    /** For {@link java.util.ServiceLoader}. */
    public SimdProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int autoOrder() {
        return 200;
    }

    @Override
    public Set<WeightForm> weightForms() {
        return EnumSet.allOf(WeightForm.class);
    }

    @Override
    public Backend open(String id, BackendOptions options) {
        if (!id.equals(NAME)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "unknown backend '%s'; simd takes nothing after its name", id));
        }
        boolean usable = Tile.hasVectors() || Boolean.getBoolean(PLAIN);
        refuse(usable, jvmciCompiler(), Tile.bits(), usable && multiplyAdd());
        return new SimdBackend(options);
    }

    @Override
    public List<Status> status() {
        try {
            return List.of(new Status(NAME, true, open(NAME, BackendOptions.defaults()).description(), ""));
        } catch (BackendUnavailableException e) {
            return List.of(new Status(NAME, false, e.reason(), e.remedy()));
        }
    }

    /** Throws where this JVM cannot run the Vector API, or would run it many times slower than plain loops. */
    static void refuse(boolean vectorModule, boolean jvmciCompiler, int vectorBits, boolean multiplyAdd) {
        if (!vectorModule) {
            throw new BackendUnavailableException(NAME, "the JVM was started without the module jdk.incubator.vector",
                    "start java with --add-modules jdk.incubator.vector");
        }
        if (jvmciCompiler) {
            throw new BackendUnavailableException(NAME,
                    "the JVM compiles with a JVMCI compiler (-XX:+UseJVMCICompiler), which does not turn the Vector API into vector instructions",
                    "start java with -XX:-UseJVMCICompiler");
        }
        if (vectorBits < LEAST_BITS) {
            throw new BackendUnavailableException(NAME,
                    String.format(Locale.ROOT, "the JVM's vectors have only %d bits here", vectorBits),
                    "take the backend scalar");
        }
        if (!multiplyAdd) {
            throw new BackendUnavailableException(NAME,
                    "the processor has no multiply-add instructions, or -XX:-UseFMA hides them",
                    "take the backend scalar");
        }
    }

    private static boolean jvmciCompiler() {
        // The module is there only if JVMCI is enabled at all; asking it first saves the management classes' start-up time.
        if (!hasModule("jdk.internal.vm.ci")) {
            return false;
        }
        return flag("UseJVMCICompiler");
    }

    /** Without them Java's fma is computed in BigDecimal. Vectors of 512 bits always come with them. */
    private static boolean multiplyAdd() {
        return Tile.bits() > 256 || flag("UseFMA");
    }

    private static boolean flag(String name) {
        HotSpotDiagnosticMXBean hotspot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return Boolean.parseBoolean(hotspot.getVMOption(name).getValue());
    }

    private static boolean hasModule(String module) {
        return ModuleLayer.boot().findModule(module).isPresent();
    }
}
