package org.sirocco.tornado.sdk;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.sirocco.encoder.BackendUnavailableException;

/** Looks at TornadoVM's native libraries before they are loaded: one that is cut off would end the process. */
public final class SdkLibraries {
    private static final int ELF_MAGIC = 0x7F454C46;
    private static final int HEADER = 64;

    private static final List<String> DRIVERS = List.of("opencl", "ptx", "cuda");

    private SdkLibraries() {}

    /** The drivers of the SDK: those whose library is on the library path. */
    public static List<String> drivers() {
        return DRIVERS.stream().filter(driver -> folders().stream()
                .anyMatch(folder -> Files.exists(folder.resolve("libtornado-" + driver + ".so")))).toList();
    }

    private static List<Path> folders() {
        return Arrays.stream(System.getProperty("java.library.path", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty()).map(Path::of).filter(Files::isDirectory).toList();
    }

    /** @throws BackendUnavailableException if one on the library path is cut off */
    public static void check() throws IOException {
        for (Path folder : folders()) {
            try (var libraries = Files.newDirectoryStream(folder, "libtornado-*.so")) {
                for (Path library : libraries) {
                    check(library);
                }
            }
        }
    }

    /** An ELF file of 64 bits ends with the table of its sections, or has it before its end. */
    static void check(Path library) throws IOException {
        try (FileChannel file = FileChannel.open(library)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
            while (header.hasRemaining() && file.read(header) > 0) {
                continue;
            }
            boolean cut = header.hasRemaining();
            if (!cut && Integer.reverseBytes(header.getInt(0)) == ELF_MAGIC && header.get(4) == 2
                    && header.get(5) == 1) {
                long sections = header.getLong(0x28);
                long size = (long) Short.toUnsignedInt(header.getShort(0x3A))
                        * Short.toUnsignedInt(header.getShort(0x3C));
                cut = sections < 0 || sections > file.size() - size;
            }
            if (cut) {
                throw new BackendUnavailableException("tornado",
                        library + String.format(Locale.ROOT, " is cut off (%,d bytes)", file.size()),
                        "install the SDK anew");
            }
        }
    }
}
