package org.sirocco.text.pipeline;

import java.util.List;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.host.TokenBatch;
import org.sirocco.text.tokenizer.Tokens;

/** Lays windows one after another, without padding. */
final class Packer {
    private Packer() {}

    static TokenBatch pack(List<Tokens> windows) {
        PackedBatch layout = PackedBatch.ofLengths(windows.stream().mapToInt(Tokens::length).toArray());
        int[] ids = new int[layout.tokens()];
        int[] typeIds = new int[layout.tokens()];
        for (int w = 0; w < windows.size(); w++) {
            System.arraycopy(windows.get(w).ids(), 0, ids, layout.first(w), layout.length(w));
            System.arraycopy(windows.get(w).typeIds(), 0, typeIds, layout.first(w), layout.length(w));
        }
        return new TokenBatch(ids, typeIds, layout);
    }
}
