package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.tornado.kernels.DeviceLimits;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.gpu.half.HalfKernels;
import org.sirocco.tornado.sdk.MemoryLimit;
import org.slf4j.LoggerFactory;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
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
            Devices.restore(MemoryLimit.PROPERTY, before);
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

    @Test
    void aSelfTestThatFailedOtherwiseSaysWhyAndWhatHelpsWhereThatIsKnown() {
        KernelException wrong = new KernelException("self-test", DEVICE.id(), "wrong", null);
        assertThat(SelfTest.refusal(DEVICE, wrong)).hasCause(wrong)
                .hasMessageContaining("not available: the self-test failed: " + wrong.getMessage())
                .hasMessageEndingWith("(update the device's driver, or take another device)");
        KernelException closed = catchThrowableOfType(KernelException.class,
                () -> guard(() -> sneak(new IllegalAccessError("a because module b does not export c"))));
        assertThat(SelfTest.refusal(DEVICE, closed).reason()).endsWith("module b does not export c");
        assertThat(SelfTest.refusal(DEVICE, closed).remedy()).contains("gen-tornado-argfile-template.py");
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

    /** As the device's own methods are called, which TornadoVM's API does not have. */
    @Test
    void ofWhatIsThrownThroughReflectionTheCauseIsTold() {
        assertThatThrownBy(() -> guard(() -> sneak(new InvocationTargetException(new IOException("lost")))))
                .hasMessageStartingWith("layer failed on tornado:opencl:3: IOException: lost;");
        Logger logger = (Logger) LoggerFactory.getLogger(FreeMemory.class);
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        logger.addAppender(told);
        TornadoDevice lost = (TornadoDevice) Proxy.newProxyInstance(TornadoDevice.class.getClassLoader(),
                new Class<?>[]{TornadoDevice.class}, (proxy, called, arguments) -> {
                    throw new IllegalStateException("lost");
                });
        try {
            for (TornadoVMBackendType driver : TornadoVMBackendType.values()) {
                assertThat(FreeMemory.of(new Accelerator(driver, 3, lost)).getAsLong()).isEqualTo(Long.MAX_VALUE);
            }
        } finally {
            logger.detachAppender(told);
        }
        assertThat(told.list).extracting(ILoggingEvent::getFormattedMessage).containsExactly(
                "tornado:ptx:3 does not say how much memory is free: IllegalStateException: lost");
    }

    /** Of three that are closed the first and the last fail. */
    @Test
    void allAreClosedWhateverFailsAndNoFailureIsLost() {
        KernelException first = new KernelException("close", "here", "first", null);
        KernelException last = new KernelException("close", "here", "last", null);
        List<String> closed = new ArrayList<>();
        List<Runnable> closes = List.of(() -> {
            closed.add("first");
            throw first;
        }, () -> closed.add("second"), () -> {
            closed.add("last");
            throw last;
        });
        assertThatThrownBy(() -> DeviceFailure.closeAll(closes)).isSameAs(first).hasSuppressedException(last);
        assertThat(closed).containsExactly("first", "second", "last");
        DeviceFailure.closeAll(List.of(() -> closed.add("alone")));
        assertThat(closed).endsWith("alone");
    }

    @Test
    void numbersThatAreNotFiniteAreOutOfFloat16sRangeAlone() {
        for (float number : new float[]{Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN}) {
            float[] numbers = {number, 1, 2, number};
            DeviceFailure.checkRange(WeightForm.FLOAT32, "here", numbers, 0, 4);
            DeviceFailure.checkRange(WeightForm.FLOAT16, "here", numbers, 1, 2);
            for (int from : new int[]{0, 2}) {
                assertThatThrownBy(() -> DeviceFailure.checkRange(WeightForm.FLOAT16, "here", numbers, from, 2))
                        .isInstanceOf(KernelException.class).hasMessageContaining("take weights as float32");
            }
        }
    }

    /** A device that nothing is asked of: what fails is the layout of weights, on the host. */
    @Test
    void aHeadThatCannotBeLaidOutIsAKernelException() {
        Linear large = new Linear(Tensor.of("large", new float[]{1, 70_000}, 1, 2), null);
        Head.Sentence form = new Head.Sentence(List.of(new Head.Dense(large, HeadActivation.IDENTITY)));
        KernelSet halves = new HalfKernels(new DeviceLimits("here", 1 << 15, 1024, 1));
        KernelSet full = (KernelSet) Proxy.newProxyInstance(KernelSet.class.getClassLoader(),
                new Class<?>[]{KernelSet.class}, (proxy, called, arguments) -> {
                    if (called.getName().equals("linear")) {
                        throw new OutOfMemoryError("Cannot reserve 9 bytes of direct buffer memory");
                    }
                    return called.invoke(halves, arguments);
                });
        assertThatThrownBy(() -> new DeviceHead(DEVICE, halves, form, false).apply(1, new float[2], new float[1]))
                .isInstanceOf(KernelException.class).hasMessageStartingWith("load failed on tornado:opencl:3")
                .hasMessageContaining("tensor large holds 70000.0 at index 1");
        assertThatThrownBy(() -> new DeviceHead(DEVICE, full, form, false).apply(1, new float[2], new float[1]))
                .isInstanceOf(KernelException.class).hasMessageContaining("-XX:MaxDirectMemorySize=<n>g raises");
    }

    @Test
    void aDeviceIsTestedAgainWhereThereWasNoRoomForItBefore() {
        Accelerator device = new Accelerator(TornadoVMBackendType.OPENCL, 1000, null);
        KernelException full = catchThrowableOfType(KernelException.class, DeviceFailureTest::runOutOfMemory);
        KernelException wrong = new KernelException("self-test", device.id(), "wrong", null);
        List<Optional<BackendUnavailableException>> answers = List.of(Optional.of(SelfTest.refusal(device, full)),
                Optional.of(SelfTest.refusal(device, full)), Optional.empty());
        int[] asked = {0};
        for (int time : new int[]{0, 1, 2, 2, 2}) {
            assertThat(Accelerators.verdict(device, of -> answers.get(asked[0]++))).isSameAs(answers.get(time));
        }
        assertThat(asked[0]).isEqualTo(3);
        Accelerator broken = new Accelerator(TornadoVMBackendType.OPENCL, 1001, null);
        for (int time = 0; time < 2; time++) {
            assertThat(Accelerators.verdict(broken, of -> {
                asked[0]++;
                return Optional.of(SelfTest.refusal(of, wrong));
            })).isPresent();
        }
        assertThat(asked[0]).isEqualTo(4);
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
