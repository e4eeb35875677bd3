package org.sirocco.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.OpenGuard;
import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.positional.PositionEncoding;
import org.sirocco.text.pipeline.PooledText;
import org.sirocco.text.pipeline.TextPipeline;
import org.sirocco.text.pipeline.Tokenizing;
import org.sirocco.text.pipeline.Vectorizer;
import org.sirocco.text.tokenizer.RefusedTextException;
import org.sirocco.text.tokenizer.SpelledTokens;
import org.sirocco.text.tokenizer.TextTokenizerException;
import org.sirocco.text.tokenizer.Tokens;

/**
 * Looks inside an encoder: the attention behind a vector, a text's tokens, the word table. It is the encoder's
 * ({@link SentenceEncoder#inspector}) and lives as long as that. Safe for many threads.
 */
public final class Inspector {
    private final OpenGuard guard;
    private final TextModel model;
    private final Vectorizer vectorizer;
    private final String backend;
    private final EncoderOptions options;
    private final int maxTokens;
    private final Prompts prompts;

    Inspector(OpenGuard guard, TextModel model, Vectorizer vectorizer, String backend, EncoderOptions options,
            int maxTokens, Prompts prompts) {
        this.guard = guard;
        this.model = model;
        this.vectorizer = vectorizer;
        this.backend = backend;
        this.options = options;
        this.maxTokens = maxTokens;
        this.prompts = prompts;
    }

    /**
     * Encodes one text through the visible steps, after the model's standard prompt where it has one; a text over the limit is
     * cut, or refused where the options say so.
     *
     * @param text     of any length
     * @param observer sees the attention of every layer and head, and the hidden states
     * @return its vector, as {@link SentenceEncoder#encode(String)} gives it within 1e-5
     */
    public EncodedText observe(String text, EncoderObserver observer) {
        List<String> alone = Inputs.one(text);
        Inputs.given("observer", observer);
        // Attention does not reach from one window to another.
        Overlong rule = options.overlong() == Overlong.CHUNK ? Overlong.TRUNCATE : options.overlong();
        TextPipeline<PooledText> observed = new TextPipeline<>(
                new Tokenizing(model.tokenizer(), rule.windows(maxTokens), rule.needed(maxTokens), 1),
                vectorizer.observedBy(observer), options.batchTokens(), 1);
        return guard.call(() -> EncodedText.of(observed.encode(prompts.standard(), alone).getFirst(), backend));
    }

    /**
     * {@return a text's token ids without any prompt, special ones included, as many as are encoded when the text is cut}
     *
     * @param text of any length
     */
    public int[] tokenIds(String text) {
        Inputs.given("text", text);
        return read(() -> model.tokenizer().encode(text, maxTokens).ids());
    }

    /**
     * {@return the spelling of the tokens that {@link #observe} shows of a text, special ones included}
     *
     * @param text of any length
     */
    public List<String> tokens(String text) {
        Inputs.given("text", text);
        return read(() -> {
            SpelledTokens both = model.tokenizer().spell(prompts.standard() + text);
            Tokens all = both.tokens();
            List<String> spelled = both.spelling();
            int kept = all.truncated(maxTokens).length() - all.suffix();
            List<String> tokens = new ArrayList<>(spelled.subList(0, kept));
            tokens.addAll(spelled.subList(spelled.size() - all.suffix(), spelled.size()));
            return List.copyOf(tokens);
        });
    }

    /**
     * A text's own tokens, special ones left out, and their rows of the model's word table: words without context.
     *
     * @param text of any length
     * @return its tokens and their rows
     */
    public WordVectors wordVectors(String text) {
        Inputs.given("text", text);
        return read(() -> {
            SpelledTokens both = model.tokenizer().spell(text);
            Tokens all = both.tokens();
            int end = all.length() - all.suffix();
            int width = words().word().width();
            float[] vectors = new float[Vectorizer.numbers(end - all.prefix(), width)];
            model.files().reading(() -> {
                for (int t = all.prefix(); t < end; t++) {
                    copyWord(all.ids()[t], vectors, (t - all.prefix()) * width);
                }
                return null;
            });
            return new WordVectors(both.spelling().subList(all.prefix(), end), width, vectors);
        });
    }

    /** {@return what the model adds to its word vectors so that order is not lost; to be used while the encoder is open} */
    public PositionEncoding positions() {
        return words().positions();
    }

    /** What the tokenizer gives of one text. */
    private <T> T read(Supplier<T> action) {
        return guard.call(() -> {
            try {
                return action.get();
            } catch (TextTokenizerException e) {
                throw new RefusedTextException(0, e);
            }
        });
    }

    private void copyWord(int id, float[] vectors, int at) {
        if (id < 0 || id >= words().vocabulary()) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "token id %d lies outside the model's table of %d rows", id,
                            words().vocabulary()));
        }
        words().word().copyRow(id, vectors, at);
    }

    private EmbeddingWeights words() {
        return model.files().encoder().embedding();
    }
}
