package org.sirocco.tornado.sdk;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/** What of CUDA's driver TornadoVM does not do where it should; a thread has one context of it at a time, or none. */
public final class CudaDriver {
    private static final String LIBRARY = "libcuda.so.1";

    private CudaDriver() {}

    /**
     * Bytes that are free on the device of the thread's context.
     *
     * @throws IllegalStateException if the driver does not say, and where there is none
     */
    public static long freeBytes() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment free = arena.allocate(ValueLayout.JAVA_LONG);
            MemorySegment total = arena.allocate(ValueLayout.JAVA_LONG);
            call("cuMemGetInfo_v2", free, total);
            return free.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /**
     * Gives the thread a context.
     *
     * @param context the driver's own handle
     * @throws IllegalStateException as above
     */
    public static void use(long context) {
        call("cuCtxSetCurrent", MemorySegment.ofAddress(context));
    }

    @SuppressWarnings("restricted") // this project asks for --enable-native-access anyhow
    private static void call(String function, MemorySegment... arguments) {
        int error;
        try (Arena arena = Arena.ofConfined()) {
            MemoryLayout[] addresses = new MemoryLayout[arguments.length];
            Arrays.fill(addresses, ValueLayout.ADDRESS);
            MethodHandle handle = Linker.nativeLinker().downcallHandle(
                    SymbolLookup.libraryLookup(LIBRARY, arena).findOrThrow(function),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, addresses));
            error = (int) handle.invokeWithArguments((Object[]) arguments);
        } catch (Throwable e) {
            throw new IllegalStateException(function + ": " + e, e);
        }
        if (error != 0) {
            throw new IllegalStateException(function + ": error " + error);
        }
    }
}
