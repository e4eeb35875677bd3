package org.sirocco.tornado.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.exceptions.TornadoAPIException;
import uk.ac.manchester.tornado.api.exceptions.TornadoBailoutRuntimeException;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

final class MissingTest {
    @Test
    void namesTheArgfileWhereTheApiIsAbsent() {
        Missing missing = Missing
                .of(new NoClassDefFoundError("uk/ac/manchester/tornado/api/runtime/TornadoRuntimeProvider"));
        assertThat(missing.reason()).contains("API");
        assertThat(missing.remedy()).contains("@$TORNADOVM_HOME/tornado-argfile");
    }

    @Test
    void namesTheArgfileWhereTheJvmWasNotStartedWithIt() {
        Missing missing = Missing.of(new ExceptionInInitializerError(new TornadoAPIException("no runtime")));
        assertThat(missing.reason()).contains("not started for TornadoVM");
        assertThat(missing.remedy()).contains("tornado-argfile");
    }

    @Test
    void namesTheDriverWhereThereIsNoPlatform() {
        Missing missing = Missing.atStart(new ExceptionInInitializerError(new TornadoBailoutRuntimeException("none")),
                List.of("opencl"));
        assertThat(missing.reason()).contains("no platform");
        assertThat(missing.remedy()).contains("driver");
    }

    @Test
    void namesTheEditionWhereOneDriverKeepsOthersFromStarting() {
        Missing missing = Missing.atStart(failing("opencl", new TornadoBailoutRuntimeException("none")),
                List.of("opencl", "ptx", "cuda"));
        assertThat(missing.reason()).contains("opencl driver finds no platform").contains("(opencl, ptx, cuda)");
        assertThat(missing.remedy()).startsWith("to use ptx or cuda take an SDK of that driver alone; to use opencl ")
                .contains("pocl-opencl-icd");
        missing = Missing.atStart(
                failing("cuda", new TornadoRuntimeException("[ERROR] CUDADriver JNI Library not found")),
                List.of("opencl", "cuda"));
        assertThat(missing.reason()).contains("library does not load");
        assertThat(missing.remedy()).startsWith("to use opencl take an SDK of that driver alone; to use cuda ")
                .contains("libcuda.so.1");
    }

    @Test
    void namesOneDriverAloneWithoutAWordOfOthers() {
        Missing missing = Missing.atStart(failing("ptx", new TornadoBailoutRuntimeException("none")), List.of("ptx"));
        assertThat(missing.reason()).isEqualTo("TornadoVM's ptx driver finds no CUDA device");
        assertThat(missing.remedy()).contains("nvidia-smi").doesNotContain("opencl");
    }

    private static Throwable failing(String driver, Throwable failure) {
        failure.setStackTrace(new StackTraceElement[]{
                new StackTraceElement("uk.ac.manchester.tornado.drivers." + driver + ".Backend", "<init>", null, 1)});
        return new ExceptionInInitializerError(failure);
    }

    @Test
    void namesTheLibraryThatIsNotFound() {
        assertThat(Missing.of(new UnsatisfiedLinkError("/opt/sdk/lib/libtornado-ptx.so: libcuda.so.1: cannot open"
                + " shared object file: No such file or directory")).reason()).endsWith("there is no libcuda.so.1");
    }

    @Test
    void doesNotTakeAKernelThatFailsToCompileForAMissingPlatform() {
        Missing missing = Missing.of(new TornadoBailoutRuntimeException("unable to compile task scores"));
        assertThat(missing.isKnown()).isFalse();
        assertThat(missing.reason()).contains("unable to compile task scores");
    }

    @Test
    void namesTheGeneratorWhereTheArgfileLacksExports() {
        Missing missing = Missing
                .of(new IllegalAccessError("superinterface check failed because module a does not export b"));
        assertThat(missing.reason()).contains("lacks exports").endsWith(": module a does not export b");
        assertThat(missing.remedy()).contains("gen-tornado-argfile-template.py");
    }

    @Test
    void namesTheSdkWhereItsLibraryDoesNotLoad() {
        Missing missing = Missing.of(
                new ExceptionInInitializerError(new TornadoRuntimeException("[ERROR] OpenCL JNI Library not found")));
        assertThat(missing.reason()).contains("library does not load");
        assertThat(missing.remedy()).contains("SDK");
    }

    @Test
    void tellsOnOneLineWhatComesInColoursAndWithAStackTrace() {
        TornadoBailoutRuntimeException failure = new TornadoBailoutRuntimeException(
                "\u001b[31mBailout is disabled. \nReason: \u001b[31mUnable to compile task layer.attention\u001b[0m\n"
                        + "Stacktrace: [a.b.C(C.java:1)]");
        assertThat(Missing.oneLine(failure)).isEqualTo(
                "TornadoBailoutRuntimeException: Bailout is disabled. · Reason: Unable to compile task layer.attention");
    }

    @Test
    void tellsWhatItDoesNotKnowAsItIs() {
        Missing missing = Missing.of(new IllegalStateException("something else"));
        assertThat(missing.isKnown()).isFalse();
        assertThat(missing.reason()).contains("something else");
    }
}
