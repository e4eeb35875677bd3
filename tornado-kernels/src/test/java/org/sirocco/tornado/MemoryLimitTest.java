package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
        System.clearProperty(PROPERTY);
        assertThat(MemoryLimit.bytes()).isEqualTo(4L << 30);
    }

    @Test
    void refusesWhatIsNoSize() {
        System.setProperty(PROPERTY, "much");
        assertThatThrownBy(MemoryLimit::bytes).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-Dtornado.device.memory=much");
    }
}
