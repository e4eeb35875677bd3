package org.sirocco.tokenizer.models;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.sirocco.tokenizer.config.Config;
import org.sirocco.tokenizer.config.JsonReader;
import org.sirocco.tokenizer.errors.TokenizerException;
import org.sirocco.tokenizer.vocabulary.Vocabulary;

/** Reads the model of a tokenizer file: vocabulary and merges as a stream, the rest as configuration. */
public final class ModelReader {
    private static final Set<String> TYPES = Set.of("BPE", "WordPiece", "WordLevel", "Unigram", "UseLite");
    private static final String PATH = "$.model";
    private static final String PATH_OF_VOCABULARY = "$.model.vocab";
    /** About as many bytes of a file go to one token. */
    private static final int TOKEN_BYTES = 24;

    private final JsonReader json;
    private final int bytes;
    private final Map<String, Object> rest = new LinkedHashMap<>();
    private final MergeList merges = new MergeList();
    private Vocabulary.Builder vocabulary;
    private double[] scores;
    private boolean hasMerges;

    private ModelReader(JsonReader json, int bytes) {
        this.json = json;
        this.bytes = bytes;
    }

    /** Reads the object at which the reader stands, in a file of so many bytes. */
    public static Model read(JsonReader json, int bytes) {
        return new ModelReader(json, bytes).read();
    }

    private Model read() {
        if (json.kind() != '{') {
            throw new TokenizerException(PATH, "must be an object");
        }
        json.object();
        while (json.nextKey()) {
            String key = json.text();
            char kind = json.kind();
            if (key.equals("vocab") && kind == '{') {
                readVocabulary();
            } else if (key.equals("vocab") && kind == '[') {
                readScores();
            } else if (key.equals("merges") && kind == '[') {
                readMerges();
            } else {
                rest.put(key, json.value());
            }
        }
        return build(new Config(PATH, rest));
    }

    private Model build(Config config) {
        String type = config.has("type") ? config.type() : guess(config);
        if (!TYPES.contains(type)) {
            throw config.error("unknown model \"" + Config.shown(type) + "\"");
        }
        boolean scored = type.equals("Unigram") || type.equals("UseLite");
        if (vocabulary == null || (scores != null) != scored) {
            throw config.error("vocab must be " + (scored ? "a list of pieces and scores" : "an object")
                    + " in a " + type + " model");
        }
        if (hasMerges != type.equals("BPE")) {
            throw config.error(hasMerges ? "a " + type + " model has no merges" : "merges is missing");
        }
        return switch (type) {
            case "BPE" -> new Bpe(config, vocabulary.build(), merges);
            case "WordPiece" -> new WordPiece(config, vocabulary.build());
            case "WordLevel" -> new WordLevel(config, vocabulary.build());
            case "UseLite" -> Unigram.ofUseLite(config, vocabulary.build(), scores);
            default -> Unigram.of(config, vocabulary.build(), scores);
        };
    }

    /** Old files do not name the type. Rule: models/mod.rs, {@code ModelUntagged}. */
    private String guess(Config config) {
        return scores != null
                ? "Unigram"
                : hasMerges ? "BPE" : config.has("max_input_chars_per_word") ? "WordPiece" : "WordLevel";
    }

    private void readVocabulary() {
        vocabulary = new Vocabulary.Builder(bytes / TOKEN_BYTES);
        scores = null;
        json.object();
        while (json.nextKey()) {
            if (json.kind() != '0') {
                throw new TokenizerException(PATH_OF_VOCABULARY, "the id of \"" + Config.shown(json.text())
                        + "\" must be a whole number");
            }
            long id = json.wholeNumber();
            vocabulary.add(json.chars(), 0, json.length(), Vocabulary.Builder.id(id, PATH_OF_VOCABULARY));
        }
    }

    private void readScores() {
        vocabulary = new Vocabulary.Builder(bytes / TOKEN_BYTES);
        double[] values = new double[1024];
        int count = 0;
        json.list();
        while (json.nextElement()) {
            need(json.kind() == '[', count);
            json.list();
            need(json.nextElement() && json.kind() == '"', count);
            json.string();
            vocabulary.add(json.chars(), 0, json.length(), count);
            need(json.nextElement() && json.kind() == '0', count);
            double score = json.number().doubleValue();
            if (!Double.isFinite(score)) {
                throw new TokenizerException(PATH_OF_VOCABULARY + "[" + count + "]", "the score is too large");
            }
            need(!json.nextElement(), count);
            if (count == values.length) {
                values = Arrays.copyOf(values, count * 2);
            }
            values[count++] = score;
        }
        scores = Arrays.copyOf(values, count);
    }

    private static void need(boolean right, int piece) {
        if (!right) {
            throw new TokenizerException(PATH_OF_VOCABULARY + "[" + piece + "]", "must be a piece and its score");
        }
    }

    private void readMerges() {
        hasMerges = true;
        int rank = 0;
        json.list();
        while (json.nextElement()) {
            if (json.kind() == '"') {
                json.string();
                if (!isVersion(json.chars(), json.length())) {
                    split(json.chars(), json.length(), rank);
                    rank++;
                }
            } else {
                readPair(rank);
                rank++;
            }
        }
    }

    private static boolean isVersion(char[] text, int length) {
        return length >= 8 && text[0] == '#' && new String(text, 0, 8).equals("#version");
    }

    private void split(char[] text, int length, int rank) {
        int space = -1;
        for (int i = 0; i < length; i++) {
            if (text[i] == ' ') {
                needTwo(space < 0, rank, " with one space between them");
                space = i;
            }
        }
        needTwo(space >= 0, rank, " with one space between them");
        merges.add(text, 0, space);
        merges.add(text, space + 1, length);
    }

    private void readPair(int rank) {
        needTwo(json.kind() == '[', rank, "");
        json.list();
        for (int i = 0; i < 2; i++) {
            needTwo(json.nextElement() && json.kind() == '"', rank, "");
            json.string();
            merges.add(json.chars(), 0, json.length());
        }
        needTwo(!json.nextElement(), rank, "");
    }

    private static void needTwo(boolean right, int rank, String how) {
        if (!right) {
            throw new TokenizerException(PATH + ".merges[" + rank + "]", "must be two tokens" + how);
        }
    }
}
