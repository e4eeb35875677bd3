package org.sirocco.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.sirocco.tokenizer.added.AddedToken;
import org.sirocco.tokenizer.added.AddedVocabulary;
import org.sirocco.tokenizer.decoders.Decoder;
import org.sirocco.tokenizer.errors.TokenizerException;
import org.sirocco.tokenizer.models.TokenSink;
import org.sirocco.tokenizer.processors.Part;
import org.sirocco.tokenizer.processors.PostProcessor;
import org.sirocco.tokenizer.vocabulary.Vocabulary;

/**
 * A tokenizer as Hugging Face's {@code tokenizer.json} describes it, giving the tokens that the Rust library 0.23 gives.
 *
 * <p>Truncation and padding of the file are not looked at: they are the caller's. Immutable and safe for many threads.
 */
public final class Tokenizer {
    private static final int KEPT_TEXT = 1 << 20;

    final Pipeline pipeline;
    private final PostProcessor postProcessor;
    private final Decoder decoder;
    private final AddedVocabulary added;
    private final Vocabulary vocabulary;
    private final ConcurrentLinkedDeque<Pipeline.Workspace> workspaces = new ConcurrentLinkedDeque<>();

    /** @param postProcessor, decoder null where there is none */
    Tokenizer(Pipeline pipeline, PostProcessor postProcessor, Decoder decoder) {
        this.pipeline = pipeline;
        this.postProcessor = postProcessor;
        this.decoder = decoder;
        added = pipeline.added();
        vocabulary = pipeline.model().vocabulary();
    }

    /**
     * Reads a file; {@link TokenizerException} says what cannot be taken and where.
     *
     * @param file a {@code tokenizer.json}
     * @return the tokenizer that it describes
     * @throws IOException        if the file cannot be read
     * @throws TokenizerException if it is malformed, or asks for what is not supported; with the place in the file
     */
    public static Tokenizer load(Path file) throws IOException {
        return read(Files.readAllBytes(file));
    }

    /**
     * Reads a stream to its end; it is not closed.
     *
     * @param stream the bytes of a {@code tokenizer.json}
     * @return the tokenizer that they describe
     * @throws IOException        if the stream fails
     * @throws TokenizerException as {@link #load}
     */
    public static Tokenizer read(InputStream stream) throws IOException {
        return read(stream.readAllBytes());
    }

    /**
     * Reads the bytes of a file.
     *
     * @param file the bytes of a {@code tokenizer.json}
     * @return the tokenizer that they describe
     * @throws TokenizerException as {@link #load}
     */
    public static Tokenizer read(byte[] file) {
        return TokenizerFile.read(file);
    }

    /**
     * {@return the tokens of a text, special tokens added}
     *
     * @param text of any length
     * @throws TokenizerException if the text cannot be tokenized, with the reason
     */
    public Encoding encode(String text) {
        return encode(text, true, Limit.NONE);
    }

    /**
     * {@return the tokens of a text}
     *
     * @param text             of any length
     * @param addSpecialTokens whether the file's template puts special tokens around it
     * @param limit            how many tokens are kept
     * @throws IllegalArgumentException if the limit leaves no room for the special tokens
     * @throws TokenizerException       if the text cannot be tokenized, with the reason
     */
    public Encoding encode(String text, boolean addSpecialTokens, Limit limit) {
        return encode(new String[]{text}, addSpecialTokens, limit);
    }

    /**
     * {@return the tokens of a pair of texts, special tokens added}
     *
     * @param text the first
     * @param pair the second
     */
    public Encoding encode(String text, String pair) {
        return encode(text, pair, true, Limit.NONE);
    }

    /**
     * {@return the tokens of a pair of texts}
     *
     * @param text             the first
     * @param pair             the second
     * @param addSpecialTokens whether the file's template puts special tokens around them
     * @param limit            how many tokens of both together are kept
     * @throws IllegalArgumentException if the limit leaves no room for the special tokens
     * @throws TokenizerException       if a text cannot be tokenized, or the file has no form for pairs
     */
    public Encoding encode(String text, String pair, boolean addSpecialTokens, Limit limit) {
        return encode(new String[]{text, pair}, addSpecialTokens, limit);
    }

    private Encoding encode(String[] texts, boolean special, Limit limit) {
        int most = limit.tokens() - (special ? specialTokens(texts.length == 2) : 0);
        if (most < 0) {
            throw new IllegalArgumentException("a limit of " + limit.tokens() + " tokens leaves no room for the "
                    + specialTokens(texts.length == 2) + " special ones");
        }
        Pipeline.Workspace workspace = workspaces.pollFirst();
        if (workspace == null) {
            workspace = new Pipeline.Workspace();
        }
        TokenSink[] sinks = {workspace.first, workspace.second};
        long[] totals = new long[texts.length];
        long length = 0;
        for (int i = 0; i < texts.length; i++) {
            sinks[i].reset(most, limit.end(), texts.length == 2 ? limit.tokens() : Integer.MAX_VALUE);
            pipeline.encode(texts[i], workspace, sinks[i]);
            totals[i] = sinks[i].total();
            length += texts[i].length();
        }
        if (texts.length == 2) {
            shorten(sinks, most);
        }
        List<Part> parts = new ArrayList<>(2);
        for (int i = 0; i < texts.length; i++) {
            sinks[i].finish();
            parts.add(Part.of(sinks[i], i));
        }
        if (length <= KEPT_TEXT) {
            workspaces.addFirst(workspace);
        }
        if (postProcessor != null) {
            parts = postProcessor.process(parts, special, new Spellings(texts));
        }
        return new Encoding(this, Part.join(parts), texts, totals);
    }

    /**
     * Shares the room between two texts. Rules: utils/truncation.rs, {@code LongestFirst}, and pre_tokenizer.rs,
     * {@code tokenize_with_limit}: a text counts for what is made of it until it fills the whole limit alone.
     */
    private static void shorten(TokenSink[] sinks, int most) {
        long first = sinks[0].seen();
        long second = sinks[1].seen();
        if (first + second <= most) {
            return;
        }
        boolean swapped = first > second;
        long shorter = Math.min(first, second);
        long longer = shorter > most ? shorter : Math.max(shorter, most - shorter);
        if (shorter + longer > most) {
            shorter = most / 2;
            longer = shorter + most % 2;
        }
        sinks[0].shorten((int) (swapped ? longer : shorter));
        sinks[1].shorten((int) (swapped ? shorter : longer));
    }

    /**
     * {@return the text of tokens; ids that no token has are left out}
     *
     * @param ids               in order
     * @param skipSpecialTokens whether special tokens are left out
     */
    public String decode(int[] ids, boolean skipSpecialTokens) {
        List<String> tokens = new ArrayList<>(ids.length);
        for (int id : ids) {
            AddedToken token = added.get(id);
            String text = token != null ? added.decoded(token) : vocabulary.token(id);
            if (text != null && !(skipSpecialTokens && added.isSpecial(text))) {
                tokens.add(text);
            }
        }
        return decoder == null ? String.join(" ", tokens) : String.join("", decoder.decode(tokens));
    }

    /**
     * {@return number of special tokens that are added to a text or a pair of texts}
     *
     * @param pair whether of two texts
     */
    public int specialTokens(boolean pair) {
        return postProcessor == null ? 0 : postProcessor.added(pair);
    }

    /**
     * {@return the id of a token, or -1}
     *
     * @param token as it is spelt in the file
     */
    public int tokenToId(String token) {
        AddedToken found = added.get(token);
        return found != null ? found.id() : vocabulary.id(token);
    }

    /**
     * {@return the token of an id, or null}
     *
     * @param id of a token
     */
    public String idToToken(int id) {
        AddedToken found = added.get(id);
        return found != null ? found.content() : vocabulary.token(id);
    }

    /** {@return number of different tokens, added ones included} */
    public int size() {
        int size = vocabulary.size();
        for (AddedToken token : added.all()) {
            size += vocabulary.id(token.content()) < 0 ? 1 : 0;
        }
        return size;
    }

    /** {@return the largest id of a token, added ones included; -1 where there is none} */
    public int largestId() {
        int largest = vocabulary.largestId();
        for (AddedToken token : added.all()) {
            largest = Math.max(largest, token.id());
        }
        return largest;
    }

    /** {@return the added tokens by id} */
    public List<AddedToken> addedTokens() {
        return added.all();
    }

    String spelling(Part part, int index) {
        String spelling = part.spellings().get(index);
        return spelling != null ? spelling : idToToken(part.ids()[index]);
    }

    private final class Spellings implements PostProcessor.Context {
        private final String[] texts;

        private Spellings(String[] texts) {
            this.texts = texts;
        }

        @Override
        public String spelling(Part part, int index) {
            String token = Tokenizer.this.spelling(part, index);
            return token == null ? "" : token;
        }

        @Override
        public boolean mayHaveSpaces(Part part, int index) {
            int id = part.ids()[index];
            return vocabulary.startsOrEndsWithSpace(id) || added.get(id) != null || part.spellings().containsKey(index);
        }

        @Override
        public String text(int sequence) {
            return texts[sequence];
        }
    }
}
