package org.sirocco.text.pipeline;

import java.util.Iterator;
import java.util.List;
import org.sirocco.text.tokenizer.Tokenizer;
import org.sirocco.text.tokenizer.Tokens;

/** The pipeline's first part: from texts to tokens in windows. Safe for many threads. */
public final class Tokenizing {
    private final Tokenizer tokenizer;
    private final WindowRule rule;

    public Tokenizing(Tokenizer tokenizer, WindowRule rule) {
        this.tokenizer = tokenizer;
        this.rule = rule;
    }

    /**
     * The texts in order, each tokenized when it is asked for.
     *
     * @param prompt         stands before each text; may be empty
     * @param leavePromptOut whether its tokens are not pooled, and so have to be counted
     */
    Iterator<TokenizedText> tokenized(String prompt, List<String> texts, boolean leavePromptOut) {
        int notPooled = leavePromptOut && !prompt.isEmpty() ? tokens(prompt) : 0;
        Iterator<String> each = texts.iterator();
        return new Iterator<>() {
            private int index;

            @Override
            public boolean hasNext() {
                return each.hasNext();
            }

            @Override
            public TokenizedText next() {
                String text = each.next();
                Tokens whole = tokenizer.encode(prompt.isEmpty() ? text : prompt.concat(text));
                return new TokenizedText(whole, rule.windows(index++, whole), notPooled);
            }
        };
    }

    /** How many tokens a prompt is at the beginning of a text: one special token behind it is not the text's. */
    private int tokens(String prompt) {
        Tokens tokens = tokenizer.encode(prompt);
        return tokens.length() - Math.min(1, tokens.suffix());
    }
}
