package org.sirocco.cli.encode;

import org.sirocco.text.CompactVector;
import org.sirocco.text.EncodedText;

/**
 * A text's vector, cut where that is asked for.
 *
 * @param vector as it is written
 */
record StoredText(EncodedText text, CompactVector vector) {}
