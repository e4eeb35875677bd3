package org.sirocco.spark;

/** What becomes of a row without a text. */
enum WithoutText {
    /** It is encoded as any other: the special tokens have a vector. */
    ENCODE,
    /** It is kept, and its vector is null. */
    NULL,
    /** It is left out. */
    SKIP,
    /** The task fails, and with it the job. */
    ERROR
}
