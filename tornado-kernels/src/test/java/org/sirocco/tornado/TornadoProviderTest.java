package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendProvider.Status;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.Backends;

final class TornadoProviderTest {
    private static final BackendOptions OPTIONS = BackendOptions.defaults();

    @Test
    void isFoundAndAskedFirst() {
        assertThat(Backends.providers().getFirst()).isInstanceOf(TornadoProvider.class);
    }

    @Test
    void theShortNameIsTheDefaultDevice() {
        Accelerator device = Devices.required();
        assertThat(Backends.open("tornado", OPTIONS).id()).isEqualTo(device.id()).startsWith("tornado:");
        assertThat(Backends.open(device.id(), OPTIONS).description()).contains(" · ");
    }

    @Test
    void aDeviceThatIsNotThereIsRefusedWithThoseThatAre() {
        Accelerator device = Devices.required();
        assertThatThrownBy(() -> Backends.open("tornado:opencl:99", OPTIONS))
                .isInstanceOf(BackendUnavailableException.class).hasMessageContaining("no such device")
                .hasMessageContaining(device.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tornado:", "tornado:opencl", "tornado:opencl:-1", "tornado:opencl:0:0",
            "tornado:opencl:x"})
    void whatIsNoIdIsACallersSlip(String id) {
        assertThatThrownBy(() -> Backends.open(id, OPTIONS)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tornado:<driver>:<device>");
    }

    @Test
    void autoTakesAGpuAndNothingElse() {
        Devices.required();
        if (Accelerators.all().stream().anyMatch(Accelerator::isGpu)) {
            assertThat(new TornadoProvider().idsForAuto())
                    .allSatisfy(id -> assertThat(((TornadoBackend) Backends.open(id, OPTIONS)).isGpu()).isTrue());
            return;
        }
        assertThatThrownBy(() -> new TornadoProvider().idsForAuto())
                .isInstanceOf(BackendUnavailableException.class).hasMessageContaining("no GPU");
        Backend other = Backends.open("auto", OPTIONS);
        assertThat(other.id()).doesNotStartWith("tornado");
    }

    @Test
    void everyDeviceOfTheStatusIsOneThatOpens() {
        Devices.required();
        for (Status status : new TornadoProvider().status()) {
            Assumptions.assumeTrue(status.available(), status.description());
            assertThat(Backends.open(status.id(), OPTIONS).id()).isEqualTo(status.id());
            assertThat(status.remedy()).isEmpty();
        }
    }
}
