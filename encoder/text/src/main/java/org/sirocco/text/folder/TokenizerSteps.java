package org.sirocco.text.folder;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.sirocco.text.formats.Json;
import org.sirocco.text.model.ModelFormatException;

/**
 * What a {@code tokenizer.json} does before and after its model: normalizer, pre-tokenizer, post-processor.
 *
 * <p>The native tokenizer refuses most of what is malformed, but some values it takes and then ends the process over them, or
 * fills the memory. It tells its steps apart by their fields rather than their types; so only known fields of known types get
 * there, and only values that it survives.
 */
final class TokenizerSteps {
    /** The fields of each type, by the key of the file under which it may stand. A sequence's own field holds its steps. */
    private static final Map<String, Map<String, Set<String>>> FIELDS = Map.of(
            "normalizer", table("Sequence normalizers",
                    "BertNormalizer clean_text handle_chinese_chars strip_accents lowercase",
                    "Strip strip_left strip_right",
                    "StripAccents", "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "Nmt", "ByteLevel",
                    "Precompiled precompiled_charsmap", "Replace pattern content", "Prepend prepend"),
            "pre_tokenizer", table("Sequence pretokenizers", "BertPreTokenizer", "Whitespace", "WhitespaceSplit",
                    "UnicodeScripts", "ByteLevel add_prefix_space trim_offsets use_regex",
                    "CharDelimiterSplit delimiter",
                    "Metaspace replacement prepend_scheme split add_prefix_space str_rep",
                    "Split pattern behavior invert",
                    "Punctuation behavior", "Digits individual_digits", "FixedLength length"),
            "post_processor", table("Sequence processors", "BertProcessing sep cls",
                    "RobertaProcessing sep cls trim_offsets add_prefix_space",
                    "ByteLevel add_prefix_space trim_offsets use_regex",
                    "TemplateProcessing single pair special_tokens"));
    /**
     * The regular expressions of tokenizers in use, whose time grows with the text as the text does. Another engine's grammar
     * is not guessed at: where its patience with a pattern ends, so does the process.
     */
    private static final Set<String> REGULAR_EXPRESSIONS = Set.of(" {2,}", "\\s+");
    /** How many times longer in UTF-8 a text may become. */
    private static final Map<String, Integer> GROWTH = Map.of("NFC", 3, "NFD", 3, "NFKC", 11, "NFKD", 11, "Lowercase",
            2,
            "BertNormalizer", 6, "ByteLevel", 4, "Metaspace", 5);
    private static final int MAX_GROWTH = 512;
    private static final int MAX_STEPS = 32;
    private static final int MAX_IDS = 64;
    /** Pieces of a template, and special tokens that it defines. */
    private static final int MAX_PIECES = 64;

    private int steps;
    private long growth = 1;

    private static Map<String, Set<String>> table(String... rows) {
        Map<String, Set<String>> table = new HashMap<>();
        for (String row : rows) {
            Set<String> fields = new HashSet<>(List.of(row.split(" ")));
            String type = row.split(" ")[0];
            fields.remove(type);
            fields.add("type");
            table.put(type, fields);
        }
        return table;
    }

    /**
     * Checks the steps under one key of the file, and all of those checked so far together.
     *
     * @param key  normalizer, pre_tokenizer or post_processor
     * @param step its value
     * @throws ModelFormatException if the native tokenizer might not survive it
     */
    void check(String key, Json step) {
        visit(step, FIELDS.get(key));
    }

    private void visit(Json step, Map<String, Set<String>> types) {
        if (++steps > MAX_STEPS) {
            throw step.wrong(String.format(Locale.ROOT, "at most %d steps in all", MAX_STEPS));
        }
        String type = step.get("type").text();
        if (!types.containsKey(type)) {
            throw step.get("type").wrong("one of " + new TreeSet<>(types.keySet()));
        }
        for (String field : step.keys()) {
            if (!types.get(type).contains(field)) {
                throw step.wrong(String.format(Locale.ROOT, "one without '%s': %s has %s", field, type,
                        new TreeSet<>(types.get(type))));
            }
            checkValue(step.get(field));
        }
        switch (type) {
            case "Sequence" -> {
                String inner = types.get(type).stream().filter(field -> !field.equals("type")).findAny().orElseThrow();
                step.get(inner).list().forEach(each -> visit(each, types));
            }
            case "Precompiled" -> grow(step, CharsMap.check(step.get("precompiled_charsmap")));
            case "FixedLength" -> step.get("length").intFrom(1);
            case "Split" -> leastMatch(step.get("pattern"));
            case "Replace" -> grow(step, Math.ceilDiv(bytes(step.get("content")), leastMatch(step.get("pattern"))));
            // Before every part of a text, however short.
            case "Prepend" -> grow(step, 1 + bytes(step.get("prepend")));
            case "TemplateProcessing" -> checkTemplate(step);
            default -> {
                // Its fields' values are any that the native tokenizer takes.
            }
        }
        grow(step, GROWTH.getOrDefault(type, 1));
    }

    private static int bytes(Json text) {
        return text.text().getBytes(StandardCharsets.UTF_8).length;
    }

    /** The fewest bytes that a pattern matches, at least 1. */
    private static int leastMatch(Json pattern) {
        if (pattern.get("Regex").present()) {
            String regex = pattern.get("Regex").text();
            if (!REGULAR_EXPRESSIONS.contains(regex)) {
                throw pattern.get("Regex").wrong("one of the patterns " + new TreeSet<>(REGULAR_EXPRESSIONS));
            }
            return 1;
        }
        int length = bytes(pattern.get("String"));
        if (length == 0) {
            throw pattern.get("String").wrong("a text of at least one character");
        }
        return length;
    }

    private void grow(Json step, long times) {
        growth *= Math.max(1, times);
        if (growth > MAX_GROWTH) {
            throw step.wrong(String.format(Locale.ROOT, "text to grow by at most %d times in all", MAX_GROWTH));
        }
    }

    private static void checkValue(Json json) {
        switch (json.value()) {
            case Map<?, ?> ignored -> {
                for (String key : json.keys()) {
                    checkText(json, key);
                    checkValue(json.get(key));
                }
            }
            case List<?> ignored -> json.list().forEach(TokenizerSteps::checkValue);
            case String text -> checkText(json, text);
            case Number number -> {
                if (!Double.isFinite(number.doubleValue())) {
                    throw json.wrong("a finite number");
                }
            }
            case null, default -> {
                // true, false and nothing are what they are.
            }
        }
    }

    private static void checkText(Json json, String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw json.wrong("text without half surrogate pairs");
        }
    }

    /** A template puts special tokens around the text; each must be among those it defines. */
    private static void checkTemplate(Json template) {
        Json tokens = template.get("special_tokens");
        Set<String> names = Set.copyOf(tokens.keys());
        List<Json> pieces = template.get("single").list();
        if (names.size() > MAX_PIECES || pieces.size() > MAX_PIECES) {
            throw template.get("single")
                    .wrong(String.format(Locale.ROOT, "at most %d pieces and special tokens", MAX_PIECES));
        }
        for (String name : names) {
            int ids = tokens.get(name).get("ids").list().size();
            if (ids > MAX_IDS || ids != tokens.get(name).get("tokens").list().size()) {
                throw tokens.get(name).get("ids")
                        .wrong(String.format(Locale.ROOT, "at most %d ids, as many as tokens", MAX_IDS));
            }
        }
        int texts = 0;
        for (Json piece : pieces) {
            boolean sequence = piece.get("Sequence").present();
            Json type = piece.get(sequence ? "Sequence" : "SpecialToken").get("type_id");
            if (type.intFrom(0) != 0) {
                throw type.wrong("0: one text has one type");
            }
            if (sequence) {
                Json text = piece.get("Sequence").get("id");
                if (!text.text().equals("A") || ++texts > 1) {
                    throw text.wrong("the text A, once");
                }
            } else {
                Json token = piece.get("SpecialToken").get("id");
                if (!names.contains(token.text())) {
                    throw token.wrong("one of special_tokens " + names);
                }
            }
        }
    }
}
