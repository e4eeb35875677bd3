package org.sirocco.text.files;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;

/** The ids that a {@code tokenizer.json} can give, read in one pass without holding the file as a tree. */
final class TokenizerVocabulary {
    /** Large multilingual vocabularies are near 20 MB. */
    static final int MAX_BYTES = 64 << 20;

    private final Path file;
    private final int rows;
    private int tokens;

    private TokenizerVocabulary(Path file, int rows) {
        this.file = file;
        this.rows = rows;
    }

    /**
     * Checks that every id has a row in the word table.
     *
     * @param json the file's content
     * @param rows of the word table
     * @throws ModelFormatException if an id is out of range or the file is not a tokenizer
     */
    static void check(Path file, byte[] json, int rows) {
        TokenizerVocabulary vocabulary = new TokenizerVocabulary(file, rows);
        try (JsonParser parser = Json.STREAMS.createParser(json)) {
            parser.nextToken();
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
    }

    private void root(JsonParser parser) throws IOException {
        expect(parser, JsonToken.START_OBJECT, "the whole");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            switch (key) {
                case "model" -> model(parser);
                case "added_tokens" -> addedTokens(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private void model(JsonParser parser) throws IOException {
        expect(parser, JsonToken.START_OBJECT, "model");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            if (!key.equals("vocab")) {
                parser.skipChildren();
            } else if (parser.currentToken() == JsonToken.START_ARRAY) {
                // A unigram model: the id is the place in the list.
                for (int id = 0; parser.nextToken() != JsonToken.END_ARRAY; id++) {
                    parser.skipChildren();
                    token("number %d of model.vocab".formatted(id), id);
                }
            } else {
                expect(parser, JsonToken.START_OBJECT, "model.vocab");
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String token = parser.currentName();
                    parser.nextToken();
                    token(token, id(parser, token));
                }
            }
        }
    }

    private void addedTokens(JsonParser parser) throws IOException {
        expect(parser, JsonToken.START_ARRAY, "added_tokens");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser, JsonToken.START_OBJECT, "an added token");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                parser.nextToken();
                if (key.equals("id")) {
                    checkRow("an added token", id(parser, "an added token"));
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    private void expect(JsonParser parser, JsonToken token, String what) {
        if (parser.currentToken() != token) {
            throw new ModelFormatException(file, "%s is %s, expected %s".formatted(what, parser.currentToken(), token));
        }
    }

    private long id(JsonParser parser, String token) throws IOException {
        expect(parser, JsonToken.VALUE_NUMBER_INT, "the id of '" + token + "'");
        return parser.getLongValue();
    }

    private void token(String token, long id) {
        checkRow(token, id);
        tokens++;
    }

    private void checkRow(String token, long id) {
        if (id < 0 || id >= rows) {
            throw new ModelFormatException(file,
                    "token '%s' has id %d, but the word table has %d rows".formatted(token, id, rows));
        }
    }
}
