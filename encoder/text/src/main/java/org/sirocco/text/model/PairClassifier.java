package org.sirocco.text.model;

import java.util.List;

/**
 * A model that judges pairs of texts: its head gives a logit for each label.
 *
 * @param files      encoder, head, tokenizer and limit
 * @param labels     their names, by number; one for a model that only scores
 * @param activation what makes scores of the logits
 */
public record PairClassifier(LoadedModel files, List<String> labels, ScoreActivation activation) {
    /** Copies the list. */
    public PairClassifier {
        labels = List.copyOf(labels);
    }
}
