package org.sirocco.text.formats;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.model.ModelFormatException;

/** A memory-mapped safetensors file. */
public final class Safetensors implements Weights {
    private final Path file;
    private final SafetensorsHeader header;
    private final MemorySegment data;

    private Safetensors(Path file, SafetensorsHeader header, MemorySegment data) {
        this.file = file;
        this.header = header;
        this.data = data;
    }

    /**
     * Checks the header and maps the tensors.
     *
     * @param arena owns the mapping
     * @throws ModelFormatException if the file cannot be read or is malformed
     */
    public static Safetensors open(Path file, Arena arena) {
        try (FileChannel channel = ModelFiles.open(file)) {
            long size = channel.size();
            if (size < SafetensorsHeader.LENGTH_BYTES) {
                throw new ModelFormatException(file,
                        String.format(Locale.ROOT, "has %d bytes, a safetensors file has at least %d", size,
                                SafetensorsHeader.LENGTH_BYTES));
            }
            long length = read(channel, 0, SafetensorsHeader.LENGTH_BYTES, file).getLong(0);
            SafetensorsHeader.checkLength(file, length, size);
            byte[] json = read(channel, SafetensorsHeader.LENGTH_BYTES, (int) length, file).array();
            long start = SafetensorsHeader.LENGTH_BYTES + length;
            SafetensorsHeader header = SafetensorsHeader.parse(file, json, size - start);
            return new Safetensors(file, header, channel.map(MapMode.READ_ONLY, start, size - start, arena));
        } catch (IOException e) {
            throw ModelFiles.unreadable(file, e);
        }
    }

    private static ByteBuffer read(FileChannel channel, long from, int length, Path file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new ModelFormatException(file, "became shorter while it was read");
            }
        }
        return buffer;
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public Set<String> names() {
        return header.entries().keySet();
    }

    @Override
    public Tensor tensor(String name) {
        SafetensorsHeader.Entry entry = header.entries().get(name);
        if (entry == null) {
            throw new ModelFormatException(file, String.format(Locale.ROOT, "tensor %s is missing", name));
        }
        return new TensorBytes(file, name, entry.type(), entry.shape(),
                data.asSlice(entry.begin(), entry.end() - entry.begin())).toTensor();
    }
}
