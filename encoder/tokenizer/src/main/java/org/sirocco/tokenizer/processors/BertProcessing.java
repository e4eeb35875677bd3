package org.sirocco.tokenizer.processors;

import java.util.ArrayList;
import java.util.List;

/** [CLS] A [SEP], then B [SEP] with type 1. Rule: processors/bert.rs. */
record BertProcessing(Special sep, Special cls) implements PostProcessor {
    @Override
    public int added(boolean pair) {
        return pair ? 3 : 2;
    }

    @Override
    public List<Part> process(List<Part> parts, boolean special, Context context) {
        if (!special) {
            return parts;
        }
        List<Part> done = new ArrayList<>();
        for (Part part : parts) {
            done.add(done.isEmpty()
                    ? Part.join(List.of(cls.part(0), part, sep.part(0)))
                    : Part.join(List.of(part, sep.part(1))));
        }
        return done;
    }
}
