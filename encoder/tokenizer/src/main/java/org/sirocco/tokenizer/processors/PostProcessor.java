package org.sirocco.tokenizer.processors;

import java.util.List;

/** Adds special tokens, sets type ids and trims offsets; stateless and safe for many threads. */
public sealed interface PostProcessor
        permits BertProcessing, ByteLevelProcessing, ProcessorSequence, RobertaProcessing, TemplateProcessing {
    /** Number of special tokens that are added to a text or a pair of texts. */
    int added(boolean pair);

    /**
     * Processes one part for each text into as many as there are.
     *
     * @param special whether special tokens are added
     */
    List<Part> process(List<Part> parts, boolean special, Context context);

    /** What a processor can ask about the tokens. */
    interface Context {
        /** How the token at an index of a part is spelt. */
        String spelling(Part part, int index);

        /** Whether a token may begin or end with spaces: false only where it surely does not. */
        boolean mayHaveSpaces(Part part, int index);

        /** The text of a sequence. */
        String text(int sequence);
    }
}
