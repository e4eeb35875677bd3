package org.sirocco.text.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.sirocco.text.tokenizer.Tokens;

/** From tokens to the last hidden states of each. It is a {@link Vectorizer}'s, and lives as long as that. */
final class TokenReader implements Computation<TokenStates> {
    private final Forward forward;
    private final Vectorizer.Check check;
    private final int width;

    /** @param width C, numbers of a token's state */
    TokenReader(Forward forward, Vectorizer.Check check, int width) {
        this.forward = forward;
        this.check = check;
        this.width = width;
    }

    @Override
    public Forward forward() {
        return forward;
    }

    @Override
    public Work<TokenStates> begin(List<TokenizedText> texts) {
        List<float[]> windows = new ArrayList<>(texts.size());
        return new Work<>() {
            @Override
            public void take(Forward.Pass pass) {
                for (int w = 0; w < pass.windows().size(); w++) {
                    int from = pass.layout().first(w) * width;
                    windows.add(check.finite(Arrays.copyOfRange(pass.states().output(), from,
                            from + pass.layout().length(w) * width)));
                }
            }

            @Override
            public List<TokenStates> results() {
                Iterator<float[]> states = windows.iterator();
                return texts.stream().map(text -> joined(text, states)).toList();
            }
        };
    }

    private TokenStates joined(TokenizedText text, Iterator<float[]> states) {
        int length = Math.toIntExact(text.computedTokens());
        int[] ids = new int[length];
        boolean[] special = new boolean[length];
        float[] all = new float[HiddenStates.numbers(length, width)];
        int at = 0;
        for (Tokens window : text.windows()) {
            int end = at + window.length();
            System.arraycopy(window.ids(), 0, ids, at, window.length());
            Arrays.fill(special, at, at + window.prefix(), true);
            Arrays.fill(special, end - window.suffix(), end, true);
            System.arraycopy(states.next(), 0, all, at * width, window.length() * width);
            at = end;
        }
        return new TokenStates(ids, special, all, text.total(), text.truncated(), text.windows().size());
    }
}
