package org.sirocco.text.formats;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A cursor over the fields of one protobuf message; long fields are located, never copied. */
final class ProtoMessage {
    private static final int MAX_TEXT = 4096;

    private final MemorySegment message;
    private final CodedInputStream in;
    private int tag;

    /** @param message at most 2 GiB, which is also what protobuf allows */
    ProtoMessage(MemorySegment message) {
        this.message = message;
        this.in = CodedInputStream.newInstance(message.asByteBuffer());
    }

    /** Goes to the next field; false at the end. The field must then be read or skipped. */
    boolean next() throws IOException {
        tag = in.readTag();
        return tag != 0;
    }

    int field() {
        return WireFormat.getTagFieldNumber(tag);
    }

    void skip() throws IOException {
        in.skipField(tag);
    }

    long varint() throws IOException {
        expect(WireFormat.WIRETYPE_VARINT);
        return in.readRawVarint64();
    }

    /** Adds a repeated field's numbers, one or a packed block of them, to a list of at most {@code most}. */
    void varints(List<Long> numbers, int most) throws IOException {
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
            numbers.add(varint());
        } else {
            CodedInputStream packed = CodedInputStream.newInstance(block().asByteBuffer());
            while (!packed.isAtEnd() && numbers.size() <= most) {
                numbers.add(packed.readRawVarint64());
            }
        }
        if (numbers.size() > most) {
            throw new InvalidProtocolBufferException(
                    String.format(Locale.ROOT, "field %d has more numbers than the supported %d", field(), most));
        }
    }

    /** The bytes of a field with a length. */
    MemorySegment block() throws IOException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        int length = in.readRawVarint32();
        int start = in.getTotalBytesRead();
        in.skipRawBytes(length);
        return message.asSlice(start, length);
    }

    ProtoMessage message() throws IOException {
        return new ProtoMessage(block());
    }

    String text() throws IOException {
        MemorySegment text = block();
        if (text.byteSize() > MAX_TEXT) {
            throw new InvalidProtocolBufferException(
                    String.format(Locale.ROOT, "a name of %d bytes, supported are at most %d", text.byteSize(),
                            MAX_TEXT));
        }
        return new String(text.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private void expect(int wireType) throws IOException {
        if (WireFormat.getTagWireType(tag) != wireType) {
            throw new InvalidProtocolBufferException(
                    String.format(Locale.ROOT, "field %d has wire type %d, expected %d", field(),
                            WireFormat.getTagWireType(tag), wireType));
        }
    }
}
