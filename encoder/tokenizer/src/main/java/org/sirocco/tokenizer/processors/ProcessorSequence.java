package org.sirocco.tokenizer.processors;

import java.util.List;

/** One after another. Rule: processors/sequence.rs. */
record ProcessorSequence(List<PostProcessor> processors) implements PostProcessor {
    @Override
    public int added(boolean pair) {
        int sum = 0;
        for (PostProcessor processor : processors) {
            sum += processor.added(pair);
        }
        return sum;
    }

    @Override
    public List<Part> process(List<Part> parts, boolean special, Context context) {
        List<Part> done = parts;
        for (PostProcessor processor : processors) {
            done = processor.process(done, special, context);
        }
        return done;
    }
}
