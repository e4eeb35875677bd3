package org.sirocco.text.tokenizer;

/** Turns text into the rows of a model's word table. Safe for many threads until it is closed. */
public sealed interface Tokenizer extends AutoCloseable permits HuggingFaceTokenizer, ByteTokenizer {
    /**
     * All tokens of a text, however long, with the special tokens that the model expects around them.
     *
     * @return at least one
     * @throws TokenizerException if the text cannot be tokenized, or has no tokens
     */
    Tokens encode(String text);

    /** The same with each token's spelling, for people. */
    SpelledTokens spell(String text);

    @Override
    void close();
}
