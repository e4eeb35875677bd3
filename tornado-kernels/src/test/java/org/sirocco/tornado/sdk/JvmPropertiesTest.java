package org.sirocco.tornado.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs no device. */
final class JvmPropertiesTest {
    private static final String BAILOUT = "tornado.recover.bailout";
    private static final String LIBRARIES = "java.library.path";

    private final Map<String, String> before = new HashMap<>();

    @BeforeEach
    void forget() {
        for (String property : List.of(JvmProperties.HEADER, BAILOUT, MemoryLimit.PROPERTY, LIBRARIES)) {
            before.put(property, System.getProperty(property));
            System.clearProperty(property);
        }
    }

    @AfterEach
    void restore() {
        before.forEach((property, value) -> {
            if (value == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, value);
            }
        });
    }

    @Test
    void arraysAreAlignedOnlyWhereTheSdkHasNoOpenClDriver() {
        for (List<String> drivers : List.of(List.of("opencl"), List.of("opencl", "ptx", "cuda"))) {
            JvmProperties.set(drivers);
            assertThat(System.getProperty(JvmProperties.HEADER)).as("%s", drivers).isNull();
        }
        for (List<String> drivers : List.of(List.of("ptx"), List.of("cuda"), List.of("ptx", "cuda"))) {
            System.clearProperty(JvmProperties.HEADER);
            JvmProperties.set(drivers);
            assertThat(System.getProperty(JvmProperties.HEADER)).as("%s", drivers).isEqualTo("128");
        }
    }

    @Test
    void whatTheUserSaysIsLeftAlone() {
        System.setProperty(JvmProperties.HEADER, "32");
        System.setProperty(MemoryLimit.PROPERTY, "3GB");
        JvmProperties.set(List.of("cuda"));
        assertThat(System.getProperty(JvmProperties.HEADER)).isEqualTo("32");
        assertThat(System.getProperty(MemoryLimit.PROPERTY)).isEqualTo("3GB");
    }

    @Test
    void noKernelIsReplacedByJavaInSilenceWhateverTheUserSays() {
        System.setProperty(BAILOUT, "True");
        JvmProperties.set(List.of("opencl"));
        assertThat(System.getProperty(BAILOUT)).isEqualTo("False");
    }

    @Test
    void theSdksDriversAreThoseOnTheLibraryPath(@TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve("libtornado-ptx.so"));
        System.setProperty(LIBRARIES, "/nowhere:" + folder);
        assertThat(SdkLibraries.drivers()).containsExactly("ptx");
        JvmProperties.set();
        assertThat(System.getProperty(JvmProperties.HEADER)).isEqualTo("128");
        Files.createFile(folder.resolve("libtornado-opencl.so"));
        assertThat(SdkLibraries.drivers()).containsExactly("opencl", "ptx");
    }
}
