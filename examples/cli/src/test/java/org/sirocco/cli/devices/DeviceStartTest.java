package org.sirocco.cli.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceStartTest {
    private static final boolean GPU = true;
    private static final boolean NO_GPU = false;

    @TempDir
    private Path sdk;

    private Path argfile;

    @BeforeEach
    void installs() throws IOException {
        Path api = sdk.resolve(TornadoSdk.API);
        Files.createDirectories(api.getParent());
        Files.createFile(api);
        argfile = Files.writeString(sdk.resolve("tornado-argfile"),
                """
                        -server
                        --module-path .:%s:%s/absent
                        --add-modules ALL-SYSTEM,tornado.runtime,tornado.drivers.common,tornado.drivers.opencl,tornado.drivers.ptx
                        """
                        .formatted(api.getParent(), sdk));
    }

    private List<String> flags(boolean gpu, String line) throws IOException {
        DeviceStart start = DeviceStart.decide(sdk, gpu, List.of(line.split(" ")));
        assertThat(start.note()).isEmpty();
        return start.flags();
    }

    private void assertStarts(boolean gpu, String line) throws IOException {
        assertThat(flags(gpu, line)).as(line).containsExactly("@" + argfile, "--module-path",
                "%s/share/java/tornado:%s/absent".formatted(sdk, sdk),
                "--enable-native-access=ALL-UNNAMED,tornado.drivers.opencl,tornado.drivers.ptx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"encode --backend tornado a", "encode --backend=tornado:ptx:0 a",
            "encode --backend simd --backend tornado a", "verify --backend tornado", "devices", "compare",
            "compare --backends simd", "self-test"})
    void startsWhereADeviceIsNamedOrLookedAtWithoutTheWorkingFoldersJars(String line) throws IOException {
        assertStarts(NO_GPU, line);
        assertStarts(GPU, line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"encode a", "encode --backend auto a", "encode -- --backend simd", "lab"})
    void autoStartsItWhereThereIsASignOfAGpu(String line) throws IOException {
        assertStarts(GPU, line);
        assertThat(flags(NO_GPU, line)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"encode --backend simd a", "encode --backend tornado --backend=scalar a",
            "encode --backend simd -- --backend tornado", "models", "positions", "setup-gpu"})
    void nothingElseDoes(String line) throws IOException {
        assertThat(flags(GPU, line)).isEmpty();
    }

    @Test
    void anArgfileWithoutModulesIsTakenAsItIs() throws IOException {
        Files.writeString(argfile, "-server\n");

        assertThat(flags(GPU, "devices")).containsExactly("@" + argfile, "--enable-native-access=ALL-UNNAMED");
    }

    @Test
    void refusesADeviceByNameWhereTheFolderIsNoSdk() throws IOException {
        Files.delete(sdk.resolve(TornadoSdk.API));

        assertThatIllegalStateException().isThrownBy(() -> flags(NO_GPU, "encode --backend tornado a"))
                .withMessageContaining(
                        "TORNADOVM_HOME (" + sdk + ") is not the folder of a " + TornadoSdk.NAME + " SDK");
        assertThat(flags(GPU, "encode a")).isEmpty();
        assertThat(flags(GPU, "devices")).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithAnArgfileAndAutoGoesOnWithoutIt() throws IOException {
        Files.writeString(argfile, "--module-path .:" + sdk + "/moved:/other\n");
        assertLeftOut(argfile + ": names " + sdk + "/moved, which is not there");

        Files.write(argfile, new byte[]{(byte) 0xE9});
        assertLeftOut(argfile + ": cannot be read: it is not UTF-8");

        Files.delete(argfile);
        assertLeftOut(argfile + ": cannot be read: no such file");
    }

    private void assertLeftOut(String why) throws IOException {
        assertThatIllegalStateException().isThrownBy(() -> flags(NO_GPU, "encode --backend tornado a"))
                .withMessageStartingWith(why).withMessageContaining("sirocco setup-gpu");
        DeviceStart auto = DeviceStart.decide(sdk, GPU, List.of("encode", "a"));
        assertThat(auto.flags()).isEmpty();
        assertThat(auto.note()).startsWith("the GPU is left out: " + why);
        assertThat(flags(NO_GPU, "devices")).isEmpty();
    }
}
