package org.sirocco.tokenizer.processors;

import java.util.ArrayList;
import java.util.List;
import org.sirocco.tokenizer.errors.TokenizerException;

/** Texts and special tokens in the order that a template gives. Rule: processors/template.rs. */
record TemplateProcessing(List<Slot> single, List<Slot> pair) implements PostProcessor {
    /** A template may give so many tokens, and so many more for each of the text's. */
    private static final long MOST = 1 << 20;
    private static final long GROWTH = 4;

    /**
     * A place of a template: a text, or special tokens.
     *
     * @param sequence 0 or 1, or -1 for special tokens
     */
    record Slot(int sequence, List<String> tokens, int[] ids, int typeId) {}

    @Override
    public int added(boolean pairs) {
        int sum = 0;
        for (Slot slot : pairs ? pair : single) {
            sum += slot.ids.length;
        }
        return sum;
    }

    @Override
    public List<Part> process(List<Part> parts, boolean special, Context context) {
        if (parts.size() > 2) {
            throw new TokenizerException("$.post_processor", "a template cannot follow another that gave "
                    + parts.size() + " parts");
        }
        List<Part> done = new ArrayList<>();
        long room = MOST;
        for (Part part : parts) {
            room += GROWTH * part.ids().length;
        }
        for (Slot slot : parts.size() == 2 ? pair : single) {
            if (slot.sequence >= parts.size()) {
                throw new TokenizerException("$.post_processor.single", "asks for a second text where there is one");
            }
            room -= slot.sequence >= 0 ? parts.get(slot.sequence).ids().length : slot.ids.length;
            if (room < 0) {
                throw new TokenizerException("$.post_processor", "the template makes too many tokens of this text");
            }
            if (slot.sequence >= 0) {
                done.add(parts.get(slot.sequence).withType(slot.typeId));
            } else if (special) {
                done.add(Part.special(slot.tokens, slot.ids, slot.typeId));
            }
        }
        return done;
    }
}
