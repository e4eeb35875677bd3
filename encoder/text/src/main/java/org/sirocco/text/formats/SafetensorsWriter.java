package org.sirocco.text.formats;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sirocco.encoder.model.Tensor;

/** Writes float32 tensors as a safetensors file. */
public final class SafetensorsWriter {
    private static final int BUFFER_FLOATS = 1 << 18;

    private SafetensorsWriter() {}

    /** Writes a new file; the tensors' bytes start at a multiple of 8. */
    public static void write(Path file, Collection<Tensor> tensors) throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("__metadata__", Map.of("format", "pt"));
        long end = 0;
        for (Tensor tensor : tensors) {
            long begin = end;
            end += (long) tensor.size() * Float.BYTES;
            // In one order on every JVM: the same model is the same file.
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", "F32");
            entry.put("shape", tensor.shape());
            entry.put("data_offsets", List.of(begin, end));
            header.put(tensor.name(), entry);
        }
        byte[] json = JsonText.bytes(header);
        int padded = (json.length + 7) / 8 * 8;
        byte[] padding = " ".repeat(padded - json.length).getBytes(StandardCharsets.US_ASCII);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            writeAll(channel, buffer.putLong(padded).flip());
            writeAll(channel, ByteBuffer.wrap(json));
            writeAll(channel, ByteBuffer.wrap(padding));
            float[] numbers = new float[BUFFER_FLOATS];
            for (Tensor tensor : tensors) {
                for (int at = 0; at < tensor.size(); at += BUFFER_FLOATS) {
                    int count = Math.min(BUFFER_FLOATS, tensor.size() - at);
                    buffer.clear().limit(count * Float.BYTES);
                    tensor.copyTo(at, numbers, 0, count);
                    buffer.asFloatBuffer().put(numbers, 0, count);
                    writeAll(channel, buffer);
                }
            }
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
