package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.exceptions.TornadoAPIException;
import uk.ac.manchester.tornado.api.exceptions.TornadoBailoutRuntimeException;

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
        Missing missing = Missing.of(new ExceptionInInitializerError(new TornadoBailoutRuntimeException("none")));
        assertThat(missing.reason()).contains("no OpenCL platform");
        assertThat(missing.remedy()).contains("driver");
    }

    @Test
    void namesTheGeneratorWhereTheArgfileLacksExports() {
        Missing missing = Missing.of(new IllegalAccessError("FrameMap$ReferenceMapBuilderFactory"));
        assertThat(missing.reason()).contains("lacks the exports").contains("FrameMap");
        assertThat(missing.remedy()).contains("gen-tornado-argfile-template.py");
    }

    @Test
    void tellsWhatItDoesNotKnowAsItIs() {
        Missing missing = Missing.of(new IllegalStateException("something else"));
        assertThat(missing.isKnown()).isFalse();
        assertThat(missing.reason()).contains("something else");
    }
}
