package org.sirocco.text.model;

import java.nio.file.Path;
import java.util.List;

/**
 * A model's {@code tokenizer.json}, looked through but not yet loaded.
 *
 * @param file        for messages
 * @param json        its bytes, or of a file from outside those that are used
 * @param addedTokens what its added tokens match; empty where the file comes from our own cache and was not looked through
 */
public record TokenizerFile(Path file, byte[] json, List<String> addedTokens) {}
