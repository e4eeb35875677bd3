package org.sirocco.tornado.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.BackendUnavailableException;

final class MemoryLimitTest {
    private static final String PROPERTY = "tornado.device.memory";
    private final String before = System.getProperty(PROPERTY);

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, before);
        }
    }

    @Test
    void readsTheSettingAsTornadoVmDoes() {
        System.setProperty(PROPERTY, "12GB");
        assertThat(MemoryLimit.bytes()).isEqualTo(12L << 30);
        System.setProperty(PROPERTY, "512MB");
        assertThat(MemoryLimit.bytes()).isEqualTo(512L << 20);
        System.setProperty(PROPERTY, "4294967297");
        assertThat(MemoryLimit.bytes()).isEqualTo(4294967297L);
        System.setProperty(PROPERTY, "1TB");
        assertThat(MemoryLimit.bytes()).isEqualTo(1L << 40);
        assertThat(MemoryLimit.isGiven()).isTrue();
    }

    @Test
    void withoutASettingThereIsNoLimitButTheDevices() {
        System.clearProperty(PROPERTY);
        assertThat(MemoryLimit.bytes()).isEqualTo(1L << 50);
        assertThat(MemoryLimit.isGiven()).isFalse();
        JvmProperties.set();
        assertThat(System.getProperty(PROPERTY)).isEqualTo(MemoryLimit.NONE);
        assertThat(MemoryLimit.isGiven()).isFalse();
        System.setProperty(PROPERTY, "3GB");
        JvmProperties.set();
        assertThat(MemoryLimit.bytes()).isEqualTo(3L << 30);
    }

    @Test
    void refusesWhatIsNoSize() {
        for (String size : new String[]{"much", "", "0", "-1", "3.5GB", "4gb", "4 GB", "100B", "9999999GB"}) {
            System.setProperty(PROPERTY, size);
            assertThatThrownBy(MemoryLimit::bytes).isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("-Dtornado.device.memory=" + size + " is not like 4GB or 512MB");
        }
    }
}
