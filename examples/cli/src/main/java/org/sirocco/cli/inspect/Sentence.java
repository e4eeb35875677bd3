package org.sirocco.cli.inspect;

import java.util.List;

/**
 * A sentence under inspection.
 *
 * @param index  among those given, from 0
 * @param text   as typed
 * @param tokens the spelling of its T tokens, as many as the model sees
 */
record Sentence(int index, String text, List<String> tokens) {}
