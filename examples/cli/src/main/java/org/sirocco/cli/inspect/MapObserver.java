package org.sirocco.cli.inspect;

import org.sirocco.encoder.AttentionSteps;
import org.sirocco.encoder.EncoderObserver;

/** Passes on the maps of the selected layers and heads, and asks the backend for nothing else. */
record MapObserver(Selection selection, Consumer maps) implements EncoderObserver {
    interface Consumer {
        void accept(int layer, int head, AttentionMap map);
    }

    @Override
    public boolean wantsAttention(int layer, int head, int sentence) {
        return selection.has(layer, head);
    }

    @Override
    public boolean wantsHidden(int layer) {
        return false;
    }

    @Override
    public void attention(int layer, int head, int sentence, AttentionSteps steps) {
        maps.accept(layer, head, new AttentionMap(steps.tokens(), steps.weights()));
    }
}
