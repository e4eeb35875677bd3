package org.sirocco.tokenizer.added;

/**
 * A token that is found in the text before the model sees it.
 *
 * @param id         its id
 * @param content    what it looks like in the text
 * @param singleWord only where no word character touches it
 * @param lstrip     takes the spaces before it, too
 * @param rstrip     takes the spaces after it, too
 * @param normalized is looked for in the normalised text, itself normalised
 * @param special    left out of decoded text on request
 */
public record AddedToken(int id, String content, boolean singleWord, boolean lstrip, boolean rstrip,
        boolean normalized, boolean special) {}
