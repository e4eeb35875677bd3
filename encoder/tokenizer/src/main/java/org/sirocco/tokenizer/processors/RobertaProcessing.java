package org.sirocco.tokenizer.processors;

import java.util.ArrayList;
import java.util.List;

/** &lt;s&gt; A &lt;/s&gt;, then &lt;/s&gt; B &lt;/s&gt;, every type id 0. Rule: processors/roberta.rs. */
record RobertaProcessing(Special sep, Special cls, boolean trim, boolean prefixSpace) implements PostProcessor {
    @Override
    public int added(boolean pair) {
        return pair ? 4 : 2;
    }

    @Override
    public List<Part> process(List<Part> parts, boolean special, Context context) {
        List<Part> done = new ArrayList<>();
        for (Part part : parts) {
            if (trim) {
                OffsetTrimmer.trim(part, prefixSpace, context);
            }
            Part typed = part.withType(0);
            done.add(special
                    ? Part.join(List.of((done.isEmpty() ? cls : sep).part(0), typed, sep.part(0)))
                    : typed);
        }
        return done;
    }
}
