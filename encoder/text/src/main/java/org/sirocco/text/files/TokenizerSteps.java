package org.sirocco.text.files;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a {@code tokenizer.json} does before and after its model: normalizer, pre-tokenizer, post-processor, decoder.
 *
 * <p>The native tokenizer refuses most of what is malformed, but some values it takes and then ends the process over them, or
 * fills the memory. Those are refused here. It tells its steps apart by their fields rather than their types, so every field
 * is looked at wherever it stands.
 */
final class TokenizerSteps {
    /**
     * The regular expressions of tokenizers in use, whose time grows with the text as the text does. Another engine's grammar
     * is not guessed at: where its patience with a pattern ends, so does the process.
     */
    private static final Set<String> PATTERNS = Set.of(" {2,}", "\\s+");
    /** Steps in steps. The native tokenizer would also take a step whose fields stand in a list, without their names. */
    private static final List<String> STEPS = List.of("normalizers", "pretokenizers", "processors", "decoders");
    private static final int MAX_OBJECTS = 1000;
    private static final int MAX_GROWTH = 4096;
    private static final int MAX_IDS = 64;
    /** Pieces of a template, and special tokens that it defines. */
    private static final int MAX_PIECES = 64;

    private int objects;
    /** How many bytes one byte of text may have become. */
    private long growth = 1;

    private TokenizerSteps() {}

    /**
     * @param step the value of one of the four keys, an object
     * @throws ModelFormatException if the native tokenizer would not survive it
     */
    static void check(Json step) {
        new TokenizerSteps().visit(step);
    }

    private void visit(Json json) {
        switch (json.value()) {
            case Map<?, ?> ignored -> {
                if (++objects > MAX_OBJECTS) {
                    throw json.wrong("at most %d objects in all".formatted(MAX_OBJECTS));
                }
                visitObject(json);
                for (String key : json.keys()) {
                    checkText(json, key);
                    visit(json.get(key));
                }
            }
            case List<?> ignored -> json.list().forEach(this::visit);
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

    private void visitObject(Json json) {
        for (String steps : STEPS) {
            if (json.get(steps).value() instanceof List) {
                for (Json step : json.get(steps).list()) {
                    if (!(step.value() instanceof Map)) {
                        throw step.wrong("an object");
                    }
                }
            }
        }
        if (json.get("single").present() || json.get("special_tokens").present()) {
            checkTemplate(json);
        }
        if (json.get("precompiled_charsmap").present() || "Precompiled".equals(json.get("type").value())) {
            CharsMap.check(json.get("precompiled_charsmap"));
            grow(json, CharsMap.LONGEST_REPLACEMENT);
        }
        if (json.get("length").present()) {
            json.get("length").intFrom(1);
        }
        if (json.get("pattern").value() instanceof Map && json.get("pattern").get("Regex").present()) {
            Json regex = json.get("pattern").get("Regex");
            if (!PATTERNS.contains(regex.text())) {
                throw regex.wrong("one of the patterns " + PATTERNS.stream().sorted().toList());
            }
        }
        for (String inserted : List.of("content", "prepend")) {
            if (json.get(inserted).present()) {
                // A pattern that matches nothing puts it between all that is there.
                grow(json.get(inserted), 1L + json.get(inserted).text().getBytes(StandardCharsets.UTF_8).length);
            }
        }
        if ("ByteLevel".equals(json.get("type").value())) {
            grow(json, 2);
        }
    }

    private void grow(Json step, long times) {
        growth *= times;
        if (growth > MAX_GROWTH) {
            throw step.wrong("text to grow by at most %d times in all".formatted(MAX_GROWTH));
        }
    }

    /** A template puts special tokens around the text; each must be among those it defines. */
    private static void checkTemplate(Json template) {
        Json tokens = template.get("special_tokens");
        Set<String> names = Set.copyOf(tokens.keys());
        List<Json> pieces = template.get("single").list();
        if (names.size() > MAX_PIECES || pieces.size() > MAX_PIECES) {
            throw template.get("single").wrong("at most %d pieces and special tokens".formatted(MAX_PIECES));
        }
        for (String name : names) {
            int ids = tokens.get(name).get("ids").list().size();
            if (ids > MAX_IDS || ids != tokens.get(name).get("tokens").list().size()) {
                throw tokens.get(name).get("ids").wrong("at most %d ids, as many as tokens".formatted(MAX_IDS));
            }
        }
        int texts = 0;
        for (Json piece : pieces) {
            if (piece.get("Sequence").present()) {
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
