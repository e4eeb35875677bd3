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

    /** The texts in order, each tokenized when it is asked for. */
    Iterator<TokenizedText> tokenized(List<String> texts) {
        Iterator<String> each = texts.iterator();
        return new Iterator<>() {
            private int index;

            @Override
            public boolean hasNext() {
                return each.hasNext();
            }

            @Override
            public TokenizedText next() {
                return tokenized(index++, each.next());
            }
        };
    }

    private TokenizedText tokenized(int index, String text) {
        Tokens whole = tokenizer.encode(text);
        return new TokenizedText(whole, rule.windows(index, whole));
    }
}
