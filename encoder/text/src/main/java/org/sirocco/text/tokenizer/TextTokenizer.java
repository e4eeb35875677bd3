package org.sirocco.text.tokenizer;

/** Turns text into the rows of a model's word table. Safe for many threads until it is closed. */
public sealed interface TextTokenizer extends AutoCloseable permits HuggingFaceTokenizer, ByteTokenizer {
    /**
     * All tokens of a text, however long, with the special tokens that the model expects around them.
     *
     * @param text of any length
     * @return at least one
     * @throws TextTokenizerException if the text cannot be tokenized, or has no tokens
     */
    Tokens encode(String text);

    /**
     * The first tokens of a text, the special ones around them; the rest is counted.
     *
     * @param text of any length
     * @param most tokens, special ones counted; at least as many as the special ones
     * @return as {@link #encode(String)} and {@link Tokens#truncated} give
     * @throws TextTokenizerException as {@link #encode(String)}
     */
    Tokens encode(String text, int most);

    /**
     * The tokens of two texts with the special ones around and between them; of too many the longer text loses its last ones
     * first, and they are counted.
     *
     * @param pair of any length
     * @param most tokens, special ones counted
     * @return the tokens that are kept, with the number of all of them
     * @throws TextTokenizerException as {@link #encode(String)}, and where the tokenizer has no form for pairs
     */
    Tokens encode(TextPair pair, int most);

    /**
     * {@return all tokens of a text with each one's spelling, for people}
     *
     * @param text of any length
     * @throws TextTokenizerException as {@link #encode(String)}
     */
    SpelledTokens spell(String text);

    /**
     * {@return how a token is spelled, as the vocabulary has it; {@code #} and its id where it has none}
     *
     * @param id of a token
     */
    String spelling(int id);

    @Override
    void close();
}
