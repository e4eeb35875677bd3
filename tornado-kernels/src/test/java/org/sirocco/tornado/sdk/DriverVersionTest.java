package org.sirocco.tornado.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DriverVersionTest {
    private static final String NVIDIA = """
            NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 22:23:56 UTC 2024
            GCC version:  gcc version 12.2.0
            """;
    private static final String OPEN = "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.82.07  Release Build\n";

    @Test
    void isWhatTornadoVmTellsOfTheDevice() {
        String info = "id=0x1, deviceName=cpu\nExtensions:\n\tcl_khr\nDevice vendor    : X\n"
                + "Device version   : OpenCL 3.0 PoCL HSTR: cpu\nDriver version   : 3.1+debian\nOpenCL C version : OpenCL C 1.2\n";
        assertThat(DriverVersion.described(info, "")).isEqualTo("OpenCL 3.0 PoCL HSTR: cpu, driver 3.1+debian");
    }

    @Test
    void isThatOfNvidiasDriverWhereTheDeviceDoesNotSay() {
        assertThat(DriverVersion.described("NVIDIA H100", NVIDIA)).isEqualTo("NVIDIA driver 550.54.15");
        assertThat(DriverVersion.described("Device version   : unknown\nDriver version   : 13.0\n", OPEN))
                .isEqualTo("driver 13.0, NVIDIA driver 580.82.07");
    }

    @Test
    void isNothingWhereNobodySays() {
        assertThat(DriverVersion.described("NVIDIA H100", "")).isEmpty();
        assertThat(DriverVersion.of("", "something else")).isEmpty();
    }
}
