package org.sirocco.tornado.sdk;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.encoder.BackendUnavailableException;

/** Needs no device; the library is one of the JDK's. */
final class SdkLibrariesTest {
    @TempDir
    Path folder;

    @Test
    void aLibraryThatIsCutOffIsNotLoadedAndAWholeOneIs() throws IOException {
        Path whole = Path.of(System.getProperty("java.home"), "lib", "libzip.so");
        Assumptions.assumeTrue(Files.exists(whole), "this JDK has no libzip.so");
        SdkLibraries.check(whole);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = folder.resolve("libtornado-cut.so");
        for (int length : new int[]{0, 63, 5000, bytes.length / 2, bytes.length - 1}) {
            Files.write(cut, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> SdkLibraries.check(cut)).as("%d bytes", length)
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("libtornado-cut.so is cut off");
        }
    }
}
