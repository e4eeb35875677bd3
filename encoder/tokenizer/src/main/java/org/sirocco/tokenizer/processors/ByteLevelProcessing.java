package org.sirocco.tokenizer.processors;

import java.util.List;

/** Leaves spaces out of the offsets, where asked to. Rule: pre_tokenizers/byte_level.rs, as a post-processor. */
record ByteLevelProcessing(boolean trim, boolean prefixSpace) implements PostProcessor {
    @Override
    public int added(boolean pair) {
        return 0;
    }

    @Override
    public List<Part> process(List<Part> parts, boolean special, Context context) {
        if (trim) {
            for (Part part : parts) {
                OffsetTrimmer.trim(part, prefixSpace, context);
            }
        }
        return parts;
    }
}
