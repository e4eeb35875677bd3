package org.sirocco.text.pipeline;

import java.util.Iterator;
import java.util.List;
import org.sirocco.text.tokenizer.RefusedTextException;
import org.sirocco.text.tokenizer.TextPair;
import org.sirocco.text.tokenizer.TextTokenizer;
import org.sirocco.text.tokenizer.TextTokenizerException;
import org.sirocco.text.tokenizer.Tokens;

/** The pipeline's first part: from texts to tokens in windows. Safe for many threads. */
public final class Tokenizing {
    private final TextTokenizer tokenizer;
    private final WindowRule rule;
    private final int needed;
    private final int threads;

    /**
     * @param needed  how many tokens of a text the rule wants to see
     * @param threads how many threads may tokenize the texts of one call
     */
    public Tokenizing(TextTokenizer tokenizer, WindowRule rule, int needed, int threads) {
        this.tokenizer = tokenizer;
        this.rule = rule;
        this.needed = needed;
        this.threads = threads;
    }

    /**
     * The texts in order, each tokenized when it is asked for, many short ones in groups.
     *
     * @param prompt         stands before each text; may be empty
     * @param leavePromptOut whether its tokens are not pooled, and so have to be counted
     */
    Iterator<TokenizedText> tokenized(String prompt, List<String> texts, boolean leavePromptOut) {
        int notPooled = leavePromptOut && !prompt.isEmpty() ? tokens(prompt) : 0;
        Iterator<Tokens> each = new TokenGroups<>(texts, String::length,
                text -> tokenizer.encode(prompt.isEmpty() ? text : prompt.concat(text), needed), threads);
        return mapped(each,
                (index, tokens) -> new TokenizedText(tokens.total(), rule.windows(index, tokens), notPooled));
    }

    /** Pairs of texts likewise, each cut to the model's limit in tokens, unless the rule refuses it: a pair has one window. */
    Iterator<TokenizedText> tokenized(List<TextPair> pairs, int limit) {
        Iterator<Tokens> each = new TokenGroups<>(pairs, TextPair::length, pair -> tokenizer.encode(pair, limit),
                threads);
        return mapped(each, (index, tokens) -> new TokenizedText(tokens.total(), rule.windows(index, tokens), 0));
    }

    private interface Mapping {
        TokenizedText of(int index, Tokens tokens);
    }

    private static Iterator<TokenizedText> mapped(Iterator<Tokens> each, Mapping mapping) {
        return new Iterator<>() {
            private int index;

            @Override
            public boolean hasNext() {
                return each.hasNext();
            }

            @Override
            public TokenizedText next() {
                try {
                    return mapping.of(index, each.next());
                } catch (TextTokenizerException e) {
                    throw new RefusedTextException(index, e);
                } finally {
                    index++;
                }
            }
        };
    }

    /** How many tokens a prompt is at the beginning of a text: one special token behind it is not the text's. */
    private int tokens(String prompt) {
        Tokens tokens = tokenizer.encode(prompt);
        return tokens.length() - Math.min(1, tokens.suffix());
    }
}
