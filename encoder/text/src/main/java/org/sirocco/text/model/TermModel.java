package org.sirocco.text.model;

/**
 * A model that gives each word of its vocabulary a weight for a text.
 *
 * @param files encoder, head, tokenizer, prompts and limit
 * @param terms what makes weights of the logits
 */
public record TermModel(LoadedModel files, TermSettings terms) {}
