package org.sirocco.text.model;

import java.nio.file.Path;

/**
 * A model's {@code tokenizer.json}, not yet loaded.
 *
 * @param file    for messages
 * @param json    its bytes, or those that the files beside it make of them
 * @param foreign whether each of its added tokens is still to be tried
 */
public record TokenizerFile(Path file, byte[] json, boolean foreign) {}
