package org.sirocco.text.keys;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is done with each key that one of a model's JSON files may have. A key of no row is refused: what it would do to the
 * vectors is not known.
 */
public final class KeyTable {
    /** What is done with a key. */
    public enum Treatment {
        /** Its value is read and done, or refused where it cannot be. */
        HONOURED,
        /** Whatever its value is, the encoder computes the same; a head of the model may read it. */
        HARMLESS,
        /** Refused, but for values that ask for nothing. */
        REFUSED
    }

    /**
     * A row.
     *
     * @param name    the key; with a star at one end all keys that end or begin as the rest does
     * @param neutral of a refused key, the values that are taken because they ask for nothing
     * @param reason  why it is treated so
     */
    public record Key(String name, Treatment treatment, List<Object> neutral, String reason) {}

    private final String file;
    private final Map<String, Key> keys = new LinkedHashMap<>();

    /** @param file the file that it is about, for people */
    KeyTable(String file) {
        this.file = file;
    }

    KeyTable honoured(String reason, String... names) {
        return add(Treatment.HONOURED, List.of(), reason, names);
    }

    KeyTable harmless(String reason, String... names) {
        return add(Treatment.HARMLESS, List.of(), reason, names);
    }

    /** @param neutral values that ask for nothing, beside null, the usual one first; a list or an object only if it is empty */
    KeyTable refused(String reason, String name, Object... neutral) {
        return add(Treatment.REFUSED, List.of(neutral), reason, name);
    }

    private KeyTable add(Treatment treatment, List<Object> neutral, String reason, String... names) {
        for (String name : names) {
            if (keys.put(name, new Key(name, treatment, neutral, reason)) != null) {
                throw new IllegalArgumentException(String.format(Locale.ROOT, "%s has two rows for %s", file, name));
            }
        }
        return this;
    }

    public String file() {
        return file;
    }

    public Collection<Key> keys() {
        return keys.values();
    }

    /** The row of a key of the file. */
    public Optional<Key> find(String name) {
        return Optional.ofNullable(keys.get(name)).or(() -> keys.values().stream()
                .filter(key -> key.name().startsWith("*") && name.endsWith(key.name().substring(1))
                        || key.name().endsWith("*")
                                && name.startsWith(key.name().substring(0, key.name().length() - 1)))
                .findFirst());
    }

    /**
     * What is expected instead of a key's value, and why; empty where there is nothing against it.
     *
     * @param value Map, List, String, Number or Boolean
     */
    public Optional<String> objection(String name, Object value) {
        Key key = find(name).orElse(null);
        if (key == null) {
            return Optional.of("nothing: what this key does to the vectors is not known");
        }
        if (key.treatment() != Treatment.REFUSED || asksForNothing(key, value)) {
            return Optional.empty();
        }
        Object usual = key.neutral().isEmpty() ? List.of() : key.neutral().getFirst();
        return Optional.of(
                String.format(Locale.ROOT, "%s: %s", usual instanceof List || usual instanceof Map ? "nothing" : usual,
                        key.reason()));
    }

    private static boolean asksForNothing(Key key, Object value) {
        return key.neutral().contains(value) || value instanceof Number number && key.neutral().stream()
                .anyMatch(other -> other instanceof Number same && same.doubleValue() == number.doubleValue());
    }
}
