package org.sirocco.tokenizer.models;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import org.sirocco.tokenizer.TokenizerException;
import org.sirocco.tokenizer.config.Config;
import org.sirocco.tokenizer.config.Json;
import org.sirocco.tokenizer.vocabulary.Vocabulary;

/** Reads the model of a tokenizer file: vocabulary and merges as a stream, the rest as configuration. */
public final class ModelReader {
    private static final String PATH = "$.model";

    private final JsonParser json;
    private final Map<String, Object> rest = new LinkedHashMap<>();
    private final MergeList merges = new MergeList();
    private Vocabulary.Builder vocabulary;
    private double[] scores;
    private boolean hasMerges;

    private ModelReader(JsonParser json) {
        this.json = json;
    }

    /** Reads the object at which the parser stands. */
    public static Model read(JsonParser json) throws IOException {
        return new ModelReader(json).read();
    }

    private Model read() throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new TokenizerException(PATH, "must be an object");
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            JsonToken token = json.nextToken();
            if (key.equals("vocab") && token == JsonToken.START_OBJECT) {
                readVocabulary();
            } else if (key.equals("vocab") && token == JsonToken.START_ARRAY) {
                readScores();
            } else if (key.equals("merges") && token == JsonToken.START_ARRAY) {
                readMerges();
            } else {
                rest.put(key, Json.value(json, PATH + "." + key));
            }
        }
        return build(new Config(PATH, rest));
    }

    private Model build(Config config) {
        String type = config.has("type") ? config.type() : guess(config);
        if (!type.equals("BPE") && !type.equals("WordPiece") && !type.equals("WordLevel") && !type.equals("Unigram")) {
            throw config.error("unknown model \"" + Config.shown(type) + "\"");
        }
        if (vocabulary == null || (scores != null) != type.equals("Unigram")) {
            throw config.error("vocab must be " + (type.equals("Unigram") ? "a list of pieces and scores" : "an object")
                    + " in a " + type + " model");
        }
        if (hasMerges != type.equals("BPE")) {
            throw config.error(hasMerges ? "a " + type + " model has no merges" : "merges is missing");
        }
        return switch (type) {
            case "BPE" -> new Bpe(config, vocabulary.build(), merges);
            case "WordPiece" -> new WordPiece(config, vocabulary.build());
            case "WordLevel" -> new WordLevel(config, vocabulary.build());
            default -> new Unigram(config, vocabulary.build(), scores);
        };
    }

    /** Old files do not name the type. Rule: models/mod.rs, {@code ModelUntagged}. */
    private String guess(Config config) {
        return scores != null
                ? "Unigram"
                : hasMerges ? "BPE" : config.has("max_input_chars_per_word") ? "WordPiece" : "WordLevel";
    }

    private void readVocabulary() throws IOException {
        vocabulary = new Vocabulary.Builder();
        scores = null;
        char[] buffer = new char[256];
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String token = Json.checked(json.currentName(), PATH + ".vocab");
            if (json.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                throw new TokenizerException(PATH + ".vocab", "the id of \"" + Config.shown(token)
                        + "\" must be a whole number");
            }
            if (token.length() > buffer.length) {
                buffer = new char[token.length()];
            }
            token.getChars(0, token.length(), buffer, 0);
            vocabulary.add(buffer, 0, token.length(),
                    Vocabulary.Builder.id(Json.wholeNumber(json, PATH + ".vocab"), PATH + ".vocab"));
        }
    }

    private void readScores() throws IOException {
        vocabulary = new Vocabulary.Builder();
        double[] values = new double[1024];
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            String path = PATH + ".vocab[" + count + "]";
            if (json.currentToken() != JsonToken.START_ARRAY || json.nextToken() != JsonToken.VALUE_STRING) {
                throw new TokenizerException(path, "must be a piece and its score");
            }
            String piece = Json.checked(json.getText(), path);
            vocabulary.add(piece.toCharArray(), 0, piece.length(), count);
            JsonToken number = json.nextToken();
            if (number != JsonToken.VALUE_NUMBER_FLOAT && number != JsonToken.VALUE_NUMBER_INT) {
                throw new TokenizerException(path, "the score must be a number");
            }
            double score = json.getDoubleValue();
            if (!Double.isFinite(score)) {
                throw new TokenizerException(path, "the score is too large");
            }
            if (json.nextToken() != JsonToken.END_ARRAY) {
                throw new TokenizerException(path, "must be a piece and its score");
            }
            if (count == values.length) {
                values = Arrays.copyOf(values, count * 2);
            }
            values[count++] = score;
        }
        scores = Arrays.copyOf(values, count);
    }

    private void readMerges() throws IOException {
        hasMerges = true;
        int rank = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            String path = PATH + ".merges[" + rank + "]";
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                char[] text = json.getTextCharacters();
                int from = json.getTextOffset();
                if (!isVersion(text, from, json.getTextLength())) {
                    split(text, from, from + json.getTextLength(), path);
                    rank++;
                }
            } else {
                readPair(path);
                rank++;
            }
        }
    }

    private static boolean isVersion(char[] text, int from, int length) {
        return length >= 8 && new String(text, from, 8).equals("#version");
    }

    private void split(char[] text, int from, int to, String path) {
        int space = -1;
        for (int i = from; i < to; i++) {
            if (text[i] == ' ') {
                if (space >= 0) {
                    throw new TokenizerException(path, "must be two tokens with one space between them");
                }
                space = i;
            }
        }
        if (space < 0) {
            throw new TokenizerException(path, "must be two tokens with one space between them");
        }
        merges.add(text, from, space);
        merges.add(text, space + 1, to);
    }

    private void readPair(String path) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new TokenizerException(path, "must be two tokens");
        }
        for (int i = 0; i < 2; i++) {
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw new TokenizerException(path, "must be two tokens");
            }
            merges.add(json.getTextCharacters(), json.getTextOffset(), json.getTextOffset() + json.getTextLength());
        }
        if (json.nextToken() != JsonToken.END_ARRAY) {
            throw new TokenizerException(path, "must be two tokens");
        }
    }
}
