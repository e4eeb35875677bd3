package org.sirocco.text.formats;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sirocco.text.model.ModelFormatException;

/**
 * The checked header of a safetensors file: 8 bytes length, JSON, then the tensors' bytes without gap or overlap.
 *
 * <p>Format: https://github.com/huggingface/safetensors.
 *
 * @param entries by tensor name, in the order of their bytes
 */
record SafetensorsHeader(Map<String, Entry> entries) {
    /** Where the JSON starts. */
    static final int LENGTH_BYTES = 8;

    private static final String METADATA = "__metadata__";
    private static final Map<String, Integer> TYPE_BYTES = Map.ofEntries(Map.entry("BOOL", 1), Map.entry("U8", 1),
            Map.entry("I8", 1), Map.entry("F8_E5M2", 1), Map.entry("F8_E4M3", 1), Map.entry("I16", 2),
            Map.entry("U16", 2), Map.entry("F16", 2), Map.entry("BF16", 2), Map.entry("I32", 4), Map.entry("U32", 4),
            Map.entry("F32", 4), Map.entry("I64", 8), Map.entry("U64", 8), Map.entry("F64", 8));

    /**
     * One tensor.
     *
     * @param begin first byte, counted from the end of the header
     * @param end   the byte after the last
     */
    record Entry(String name, String type, List<Long> shape, long begin, long end) implements Comparable<Entry> {
        /** By place in the file. */
        @Override
        public int compareTo(Entry other) {
            return begin != other.begin ? Long.compare(begin, other.begin) : Long.compare(end, other.end);
        }
    }

    /**
     * Checks the length of the header before anything of that length is allocated.
     *
     * @param length    the file's first eight bytes, unsigned
     * @param fileBytes the file's size
     */
    static void checkLength(Path file, long length, long fileBytes) {
        if (length < 0 || length > fileBytes - LENGTH_BYTES) {
            throw new ModelFormatException(file,
                    String.format(Locale.ROOT, "header length is %s, the file has %d bytes after it",
                            Long.toUnsignedString(length), fileBytes - LENGTH_BYTES));
        }
        if (length > Json.MAX_BYTES) {
            throw new ModelFormatException(file,
                    String.format(Locale.ROOT, "header length is %d, supported is at most %d", length, Json.MAX_BYTES));
        }
    }

    /**
     * Parses and checks a header.
     *
     * @param json      the header's bytes
     * @param dataBytes how many bytes follow it in the file
     * @throws ModelFormatException for anything that is not exactly what the format asks for
     */
    static SafetensorsHeader parse(Path file, byte[] json, long dataBytes) {
        if (json.length == 0 || json[0] != '{') {
            throw new ModelFormatException(file, "header must start with '{'");
        }
        Json root = Json.parse(file, json);
        List<Entry> entries = new ArrayList<>();
        for (String name : root.keys()) {
            if (!name.equals(METADATA)) {
                entries.add(entry(file, name, root.get(name), dataBytes));
            }
        }
        Collections.sort(entries);
        long expected = 0;
        Map<String, Entry> byName = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (entry.begin != expected) {
                throw new ModelFormatException(file,
                        String.format(Locale.ROOT,
                                "tensor %s begins at byte %d, %s the tensor before, which ends at %d", entry.name,
                                entry.begin,
                                entry.begin < expected ? "inside" : "leaving a gap after",
                                expected));
            }
            expected = entry.end;
            byName.put(entry.name, entry);
        }
        if (expected != dataBytes) {
            throw new ModelFormatException(file,
                    String.format(Locale.ROOT, "the last tensor ends at byte %d of %d: the rest belongs to none",
                            expected, dataBytes));
        }
        return new SafetensorsHeader(byName);
    }

    private static Entry entry(Path file, String name, Json info, long dataBytes) {
        String type = info.get("dtype").text();
        if (!TYPE_BYTES.containsKey(type)) {
            throw info.get("dtype").wrong("one of " + TYPE_BYTES.keySet().stream().sorted().toList());
        }
        List<Long> shape = info.get("shape").sizes();
        List<Long> offsets = info.get("data_offsets").sizes();
        if (offsets.size() != 2) {
            throw info.get("data_offsets").wrong("two offsets");
        }
        long begin = offsets.get(0);
        long end = offsets.get(1);
        if (begin > end || end > dataBytes) {
            throw new ModelFormatException(file, String.format(Locale.ROOT,
                    "tensor %s lies in bytes %d to %d, the file's data has %d", name, begin, end, dataBytes));
        }
        TensorBytes.checkFit(file, name, type, TYPE_BYTES.get(type), shape, end - begin);
        return new Entry(name, type, shape, begin, end);
    }
}
