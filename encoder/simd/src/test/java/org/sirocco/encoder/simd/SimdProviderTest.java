package org.sirocco.encoder.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendProvider.Status;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.Backends;
import org.sirocco.encoder.scalar.ScalarProvider;

class SimdProviderTest {
    @Test
    void isFoundByNameAndSaysItsWidthAndThreads() {
        var backend = Backends.open("simd", BackendOptions.defaults().withThreads(1));
        assertThat(backend).isInstanceOf(SimdBackend.class);
        assertThat(backend.description()).contains("Vector API").contains("bits").contains("1 thread");
    }

    /** How much that is depends on the machine; a hundred million a second is far below any. */
    @Test
    void measuresWhatItsThreadsCanDoTogether() {
        assertThat(Backends.open("simd", BackendOptions.defaults().withThreads(3)).peakGigaflops().getAsDouble())
                .isBetween(0.1, 1e5);
        assertThat(Backends.open("scalar", BackendOptions.defaults()).peakGigaflops()).isEmpty();
    }

    @Test
    void isTakenBeforeScalar() {
        assertThat(new SimdProvider().autoOrder()).isLessThan(new ScalarProvider().autoOrder());
        assertThat(new SimdProvider().status()).allMatch(Status::available);
    }

    @Test
    void refusesAJvmWithoutTheVectorModuleAndNamesTheFlag() {
        assertThatThrownBy(() -> SimdProvider.refuse(false, false, 256, true))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("--add-modules jdk.incubator.vector");
    }

    @Test
    void refusesAJvmciCompilerAndNamesTheFlag() {
        assertThatThrownBy(() -> SimdProvider.refuse(true, true, 256, true))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("-XX:-UseJVMCICompiler");
    }

    @Test
    void refusesAProcessorWithoutMultiplyAdd() {
        assertThatThrownBy(() -> SimdProvider.refuse(true, false, 256, false))
                .isInstanceOf(BackendUnavailableException.class).hasMessageContaining("UseFMA");
    }

    @Test
    void refusesVectorsOfTwoNumbers() {
        SimdProvider.refuse(true, false, 128, true);
        assertThatThrownBy(() -> SimdProvider.refuse(true, false, 64, true))
                .isInstanceOf(BackendUnavailableException.class).hasMessageContaining("only 64 bits");
    }

    @Test
    void refusesAnythingAfterItsName() {
        assertThatThrownBy(() -> Backends.open("simd:512", BackendOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("simd:512");
    }
}
