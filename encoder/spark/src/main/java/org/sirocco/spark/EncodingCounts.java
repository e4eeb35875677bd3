package org.sirocco.spark;

/**
 * What has been encoded so far, as Spark's accumulators have it: tasks that failed do not count, what Spark computes twice
 * counts twice.
 *
 * @param texts      how many were encoded
 * @param tokens     of all of them, special ones and prompts counted, before any cut
 * @param truncated  how many were cut to the limit
 * @param notEncoded rows that have no vector, or were left out, because they have no text
 * @param batches    of texts; the windows of texts over the limit may be computed in several turns
 * @param scalar     how many of the texts the scalar backend computed, slowly: it is what is left where a JVM is without the Vector API
 */
public record EncodingCounts(long texts, long tokens, long truncated, long notEncoded, long batches, long scalar) {
    static final EncodingCounts NONE = new EncodingCounts(0, 0, 0, 0, 0, 0);
}
