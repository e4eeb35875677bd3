package org.sirocco.text.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.sirocco.text.formats.ModelFiles;
import org.sirocco.text.model.ModelFormatException;

/**
 * What a laid-out folder must hold: a line {@code <CRC32C> <size> <path>} for each file, and at the end a line with the
 * CRC32C of the lines before it.
 *
 * <p>Files are read as streams and not through a mapping, so that one cut in the middle is an error that can be caught.
 *
 * <p>Internal: no part of the API.
 */
public final class Manifest {
    /** Its name in the folder. */
    public static final String FILE = "manifest.txt";

    private static final int MAX_BYTES = 1 << 16;
    private static final int BUFFER = 1 << 18;

    private static final HexFormat HEX = HexFormat.of();

    private Manifest() {}

    /** Writes the manifest of all that is in a folder. */
    static void write(Path folder) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Path file : ModelFiles.everythingIn(folder)) {
            if (Files.isRegularFile(file)) {
                lines.append(line(folder, folder.relativize(file).toString())).append('\n');
            }
        }
        Files.writeString(folder.resolve(FILE), lines + checksum(lines.toString()) + "\n");
    }

    /**
     * Reads every file a folder's manifest lists.
     *
     * @return what is wrong first, or null if nothing is
     */
    static String firstFault(Path folder) {
        try {
            byte[] bytes = ModelFiles.readAll(folder.resolve(FILE), MAX_BYTES);
            String text = new String(bytes, StandardCharsets.UTF_8);
            int last = text.lastIndexOf('\n', text.length() - 2) + 1;
            String lines = text.substring(0, last);
            if (last == 0 || !text.substring(last).equals(checksum(lines) + "\n")) {
                return FILE + " was changed";
            }
            for (String line : lines.split("\n")) {
                String path = line.split(" ", 3)[2];
                if (!line.equals(line(folder, path))) {
                    return path + " was changed";
                }
            }
            return null;
        } catch (ModelFormatException e) {
            return folder.relativize(e.file()) + " " + e.detail();
        }
    }

    private static String line(Path folder, String path) {
        try (FileChannel channel = ModelFiles.open(folder.resolve(path))) {
            CRC32C crc = new CRC32C();
            long size = 0;
            for (ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER); channel.read(buffer) >= 0; buffer.clear()) {
                size += buffer.flip().remaining();
                crc.update(buffer);
            }
            return HEX.toHexDigits(crc.getValue(), 8) + " " + size + " " + path;
        } catch (IOException e) {
            throw ModelFiles.unreadable(folder.resolve(path), e);
        }
    }

    private static String checksum(String lines) {
        CRC32C crc = new CRC32C();
        crc.update(lines.getBytes(StandardCharsets.UTF_8));
        return HEX.toHexDigits(crc.getValue(), 8);
    }
}
