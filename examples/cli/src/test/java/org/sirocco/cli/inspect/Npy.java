package org.sirocco.cli.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A float32 .npy file read back.
 *
 * @param shape as the header spells it
 */
record Npy(String shape, float[] numbers) {
    static Npy read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int start = 10 + bytes.getShort(8);
        String header = new String(bytes.array(), 10, start - 10, StandardCharsets.US_ASCII);
        float[] numbers = new float[(bytes.capacity() - start) / Float.BYTES];
        bytes.position(start).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
        return new Npy(header.substring(header.indexOf('(') + 1, header.indexOf(')')), numbers);
    }
}
