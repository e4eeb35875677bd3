package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
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

    @Test
    void autoTakesAGpuAndNothingElse() {
        Devices.required();
        if (Accelerators.all().stream().anyMatch(Accelerator::isGpu)) {
            assertThat(((TornadoBackend) new TornadoProvider().openForAuto(OPTIONS)).isGpu()).isTrue();
            return;
        }
        assertThatThrownBy(() -> new TornadoProvider().openForAuto(OPTIONS))
                .isInstanceOf(BackendUnavailableException.class).hasMessageContaining("no GPU");
        Backend other = Backends.open("auto", OPTIONS);
        assertThat(other.id()).doesNotStartWith("tornado");
    }

    @Test
    void autoGoesOnToTheNextGpuWhereOneDoesNotCompute() {
        Backend second = new TornadoBackend(null, headSize -> null, OPTIONS);
        assertThat(TornadoProvider.first(List.of("a", "b"), id -> id.equals("a") ? refuse(id) : second))
                .isSameAs(second);
        assertThatThrownBy(() -> TornadoProvider.first(List.of("a", "b"), TornadoProviderTest::refuse))
                .isInstanceOf(BackendUnavailableException.class).hasMessageContaining("backend a is not available: old")
                .hasMessageContaining("backend b is not available: old");
    }

    private static Backend refuse(String id) {
        throw new BackendUnavailableException(id, "old driver", "update it");
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
