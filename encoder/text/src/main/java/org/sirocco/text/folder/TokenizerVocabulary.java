package org.sirocco.text.folder;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sirocco.text.formats.Json;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.model.TokenizerFile;

/** What a {@code tokenizer.json} holds, read in one pass without holding the file as a tree. */
public final class TokenizerVocabulary {
    /** Large multilingual vocabularies are near 20 MB. */
    public static final int MAX_BYTES = 64 << 20;
    /** The native tokenizer compares each with each. */
    private static final int MAX_ADDED_TOKENS = 10_000;
    /**
     * The native tokenizer's time grows with the cube of a word's length, and with a text's length times that of the longest
     * piece. BERT's own value is 100 characters.
     */
    private static final int MAX_WORD = 1000;

    private final Path file;
    private final byte[] json;
    private final int rows;
    private final TokenizerSteps steps = new TokenizerSteps();
    /** What the native tokenizer is to get, of the file's first {@link #copied} bytes. */
    private final ByteArrayOutputStream used = new ByteArrayOutputStream();
    private int copied;
    private final List<String> addedTokens = new ArrayList<>();
    private int tokens;
    private boolean merges;
    private boolean subwordPrefix;

    private TokenizerVocabulary(Path file, byte[] json, int rows) {
        this.file = file;
        this.json = json;
        this.rows = rows;
    }

    /**
     * Checks that every id has a row in the word table, and what the native tokenizer would not survive.
     *
     * @param json the file's content
     * @param rows of the word table
     * @return the file as the native tokenizer is to get it, without what is not used, and its added tokens
     * @throws ModelFormatException if an id is out of range or the file is not a tokenizer
     */
    public static TokenizerFile check(Path file, byte[] json, int rows) {
        TokenizerVocabulary vocabulary = new TokenizerVocabulary(file, json, rows);
        try (JsonParser parser = Json.STREAMS.createParser(json)) {
            if (parser.nextToken() == null) {
                throw new ModelFormatException(file, "is empty, expected JSON");
            }
            if (parser.currentTokenLocation().getByteOffset() < 0) {
                // The parser has recognised UTF-16 or UTF-32, which the native tokenizer does not.
                throw new ModelFormatException(file, "is not in UTF-8");
            }
            vocabulary.root(parser);
            if (parser.nextToken() != null) {
                throw new ModelFormatException(file, "has more after the end of its JSON");
            }
        } catch (IOException e) {
            throw Json.malformed(file, e);
        }
        if (vocabulary.tokens == 0) {
            throw new ModelFormatException(file, "has no model.vocab, expected a tokenizer with one");
        }
        if (vocabulary.merges && vocabulary.subwordPrefix) {
            throw new ModelFormatException(file, "has model.merges and a model.continuing_subword_prefix, "
                    + "supported is either");
        }
        vocabulary.used.write(json, vocabulary.copied, json.length - vocabulary.copied);
        return new TokenizerFile(file, vocabulary.used.toByteArray(), vocabulary.addedTokens);
    }

    private void root(JsonParser parser) throws IOException {
        expect(parser, JsonToken.START_OBJECT, "the whole");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            switch (key) {
                case "model" -> model(parser);
                case "added_tokens" -> addedTokens(parser);
                case "normalizer", "pre_tokenizer", "post_processor" -> {
                    if (parser.currentToken() != JsonToken.VALUE_NULL) {
                        steps.check(key, Json.part(file, key, parser));
                    }
                }
                case "truncation", "padding", "decoder" -> {
                    if (parser.currentToken() != JsonToken.VALUE_NULL) {
                        unused(key, parser);
                    }
                }
                default -> parser.skipChildren();
            }
        }
    }

    private void unused(String key, JsonParser parser) throws IOException {
        expect(parser, JsonToken.START_OBJECT, key);
        used.write(json, copied, (int) parser.currentTokenLocation().getByteOffset() - copied);
        used.writeBytes("null".getBytes(StandardCharsets.UTF_8));
        parser.skipChildren();
        copied = (int) parser.currentLocation().getByteOffset();
    }

    private void model(JsonParser parser) throws IOException {
        expect(parser, JsonToken.START_OBJECT, "model");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (key) {
                case "vocab" -> vocab(parser);
                case "continuing_subword_prefix" -> {
                    subwordPrefix = value == JsonToken.VALUE_STRING && !parser.getText().isEmpty();
                    parser.skipChildren();
                }
                case "merges" -> {
                    merges = true;
                    parser.skipChildren();
                }
                case "max_input_chars_per_word" -> {
                    long most = id(parser, key);
                    if (most < 1 || most > MAX_WORD) {
                        throw new ModelFormatException(file, String.format(Locale.ROOT,
                                "model.%s is %d, expected a whole number from 1 to %d", key, most, MAX_WORD));
                    }
                }
                case "dropout" -> {
                    if (value != JsonToken.VALUE_NULL && !(value.isNumeric() && parser.getDoubleValue() == 0)) {
                        throw new ModelFormatException(file,
                                String.format(Locale.ROOT,
                                        "model.dropout is %s, expected null: vectors must not be left to chance",
                                        parser.getText()));
                    }
                }
                default -> parser.skipChildren();
            }
        }
    }

    private void vocab(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            // A unigram model: the id is the place in the list.
            for (int id = 0; parser.nextToken() != JsonToken.END_ARRAY; id++) {
                piece(parser);
                token(String.format(Locale.ROOT, "number %d of model.vocab", id), id);
            }
        } else {
            expect(parser, JsonToken.START_OBJECT, "model.vocab");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String token = parser.currentName();
                parser.nextToken();
                token(token, id(parser, "the id of '" + token + "'"));
            }
        }
    }

    private void piece(JsonParser parser) throws IOException {
        expect(parser, JsonToken.START_ARRAY, "a piece of model.vocab");
        parser.nextToken();
        expect(parser, JsonToken.VALUE_STRING, "a piece of model.vocab");
        if (parser.getTextLength() > MAX_WORD) {
            throw new ModelFormatException(file,
                    String.format(Locale.ROOT, "model.vocab has a piece of %d characters, supported are at most %d",
                            parser.getTextLength(), MAX_WORD));
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
        }
    }

    private void addedTokens(JsonParser parser) throws IOException {
        expect(parser, JsonToken.START_ARRAY, "added_tokens");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser, JsonToken.START_OBJECT, "an added token");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                parser.nextToken();
                switch (key) {
                    case "id" -> checkRow("an added token", id(parser, "the id of an added token"));
                    case "content" -> {
                        expect(parser, JsonToken.VALUE_STRING, "the content of an added token");
                        addedTokens.add(parser.getText());
                    }
                    default -> parser.skipChildren();
                }
            }
        }
        if (addedTokens.size() > MAX_ADDED_TOKENS) {
            throw new ModelFormatException(file, String.format(Locale.ROOT,
                    "has %d added tokens, supported are at most %d", addedTokens.size(), MAX_ADDED_TOKENS));
        }
    }

    private void expect(JsonParser parser, JsonToken token, String what) {
        if (parser.currentToken() != token) {
            throw new ModelFormatException(file,
                    String.format(Locale.ROOT, "%s is %s, expected %s", what, parser.currentToken(), token));
        }
    }

    private long id(JsonParser parser, String what) throws IOException {
        expect(parser, JsonToken.VALUE_NUMBER_INT, what);
        return parser.getLongValue();
    }

    private void token(String token, long id) {
        checkRow(token, id);
        tokens++;
    }

    private void checkRow(String token, long id) {
        if (id < 0 || id >= rows) {
            throw new ModelFormatException(file,
                    String.format(Locale.ROOT, "token '%s' has id %d, but the word table has %d rows", token, id,
                            rows));
        }
    }
}
