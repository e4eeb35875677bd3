package org.sirocco.cli.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * Keeps standard output for what the commands write. A device's driver prints there whatever it likes, among vectors that
 * another program reads; so file 1 becomes standard error for the whole process, and ours go to a copy of what it was.
 */
public final class NativeOutput {
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int INTERRUPTED = 4;
    private static final int BROKEN_PIPE = 32;

    private static OutputStream standard = new FileOutputStream(FileDescriptor.out);

    private NativeOutput() {}

    /** Where results go. */
    static OutputStream standard() {
        return standard;
    }

    /** From now on, where drivers are in this process; once, before anything is written. */
    public static void keepOut() {
        if (ModuleLayer.boot().findModule("tornado.runtime").isPresent()) {
            divert();
        }
    }

    static void divert() {
        try {
            Copy copy = new Copy();
            standard = copy;
            System.setOut(new PrintStream(copy, true, System.out.charset()));
        } catch (Throwable e) {
            System.err.println("sirocco: what drivers print may get among the results: " + e);
        }
    }

    /** What file 1 was. */
    private static final class Copy extends OutputStream {
        private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
        private static final long ERRNO = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

        private final MethodHandle write = function("write", FunctionDescriptor.of(ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG),
                Linker.Option.captureCallState("errno"));
        private final int file;

        Copy() throws Throwable {
            MethodHandle dup = function("dup", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            MethodHandle dup2 = function("dup2",
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            this.file = (int) dup.invokeExact(STDOUT);
            if (file < 0 || (int) dup2.invokeExact(STDERR, STDOUT) < 0) {
                throw new IOException("standard output cannot be copied");
            }
        }

        @SuppressWarnings("restricted") // this project asks for --enable-native-access anyhow
        private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[]{(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) throws IOException {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment state = arena.allocate(STATE);
                MemorySegment data = arena.allocate(Math.max(1, length));
                MemorySegment.copy(bytes, from, data, ValueLayout.JAVA_BYTE, 0, length);
                for (long at = 0; at < length;) {
                    long written = (long) write.invokeExact(state, file, data.asSlice(at), length - at);
                    if (written >= 0) {
                        at += written;
                    } else {
                        refused(state.get(ValueLayout.JAVA_INT, ERRNO));
                    }
                }
            } catch (IOException | RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IOException(e);
            }
        }

        @SuppressWarnings("restricted")
        private static String words(int error) {
            try {
                MemorySegment words = (MemorySegment) function("strerror",
                        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT)).invokeExact(error);
                return words.reinterpret(Long.MAX_VALUE).getString(0, StandardCharsets.UTF_8);
            } catch (Throwable e) {
                return "error " + error;
            }
        }

        private static void refused(int error) throws IOException {
            switch (error) {
                case INTERRUPTED -> Thread.onSpinWait();
                case BROKEN_PIPE -> throw new IOException("Broken pipe");
                default -> throw new IOException(words(error));
            }
        }
    }
}
