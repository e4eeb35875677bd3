package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.KernelException;
import org.sirocco.tornado.sdk.MemoryLimit;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;

/** Needs no device. */
final class DeviceFailureTest {
    private static final Accelerator DEVICE = new Accelerator(TornadoVMBackendType.OPENCL, 3, null);

    /** As the compiler throws: an error of a class that is not TornadoVM's. */
    private static final class CompilerError extends Error {
        private static final long serialVersionUID = 1;

        CompilerError() {
            super("should not reach here");
        }
    }

    private static void guard(DeviceFailure.Action action) {
        DeviceFailure.guard("layer", DEVICE, action);
    }

    @Test
    void theCompilersErrorsAndWhateverElseIsThrownAreKernelExceptionsWithTheirCause() {
        for (Throwable thrown : new Throwable[]{new CompilerError(), new IOException("lost"),
                new IllegalStateException("should not"), new AssertionError("odd")}) {
            assertThatThrownBy(() -> guard(() -> sneak(thrown))).isInstanceOf(KernelException.class).hasCause(thrown)
                    .hasMessageStartingWith("layer failed on tornado:opencl:3: " + thrown.getClass().getSimpleName())
                    .hasMessageContaining(thrown.getMessage());
        }
    }

    @Test
    void aKnownCauseComesWithItsRemedy() {
        assertThatThrownBy(() -> guard(() -> sneak(new IllegalAccessError("a because module b does not export c"))))
                .isInstanceOf(KernelException.class).hasMessageContaining("module b does not export c")
                .hasMessageContaining("gen-tornado-argfile-template.py");
    }

    @Test
    void memoryThatRunsOutNamesTheSettingWhereThereIsOne() {
        String before = System.getProperty(MemoryLimit.PROPERTY);
        try {
            System.setProperty(MemoryLimit.PROPERTY, "3GB");
            assertThatThrownBy(DeviceFailureTest::runOutOfMemory).isInstanceOf(KernelException.class)
                    .hasMessageContaining("Unable to allocate 7 bytes")
                    .hasMessageContaining("at most 3GB, -Dtornado.device.memory=<n>GB raises it");
            System.clearProperty(MemoryLimit.PROPERTY);
            assertThatThrownBy(DeviceFailureTest::runOutOfMemory).isInstanceOf(KernelException.class)
                    .hasMessageContaining("Unable to allocate 7 bytes")
                    .hasMessageEndingWith("; free what else holds it, or take fewer tokens at a time")
                    .hasMessageNotContaining("-Dtornado.device.memory");
        } finally {
            if (before == null) {
                System.clearProperty(MemoryLimit.PROPERTY);
            } else {
                System.setProperty(MemoryLimit.PROPERTY, before);
            }
        }
    }

    @Test
    void aSelfTestWithoutRoomSaysOnceWhatIsWrongAndWhatHelps() {
        KernelException failure = catchThrowableOfType(KernelException.class, DeviceFailureTest::runOutOfMemory);
        assertThat(SelfTest.refusal(DEVICE, failure))
                .hasMessage("backend tornado:opencl:3 is not available: no room for"
                        + " the self-test on tornado:opencl:3: out of device memory (TornadoOutOfMemoryException: Unable to"
                        + " allocate 7 bytes) (free what else holds it, or take another device)");
    }

    private static void runOutOfMemory() {
        guard(() -> sneak(new TornadoOutOfMemoryException("Unable to allocate 7 bytes")));
    }

    @Test
    void onlyWhereMemoryRanOutMayLessAtATimeGoThrough() {
        Throwable refused = new NullPointerException("no buffer");
        refused.setStackTrace(new StackTraceElement[]{
                new StackTraceElement("uk.ac.manchester.tornado.OCLBufferProvider", "allocateBuffer", null, 1)});
        for (Throwable full : new Throwable[]{new TornadoOutOfMemoryException("full"), refused,
                new OutOfMemoryError("Cannot reserve direct buffer memory")}) {
            assertThatThrownBy(() -> guard(() -> sneak(full)))
                    .matches(e -> DeviceFailure.isOutOfMemory((KernelException) e));
        }
        for (Throwable other : new Throwable[]{new CompilerError(), new IOException("lost"),
                new NullPointerException("elsewhere"), new KernelException("self-test", "here", "wrong", null)}) {
            assertThatThrownBy(() -> guard(() -> sneak(other)))
                    .matches(e -> !DeviceFailure.isOutOfMemory((KernelException) e));
        }
    }

    @Test
    void whatAilsTheJvmAndWhatIsSaidAlreadyPassThrough() {
        for (Throwable thrown : new Throwable[]{new OutOfMemoryError("heap"), new StackOverflowError(),
                new KernelException("scores", "here", "wrong", null)}) {
            assertThatThrownBy(() -> guard(() -> sneak(thrown))).isSameAs(thrown);
        }
    }

    @Test
    void whatThrowsNothingIsDone() {
        boolean[] done = new boolean[1];
        guard(() -> done[0] = true);
        assertThat(done[0]).isTrue();
    }

    private static void sneak(Throwable thrown) throws Exception {
        switch (thrown) {
            case Error error -> throw error;
            case Exception exception -> throw exception;
            default -> throw new IllegalArgumentException(thrown);
        }
    }
}
