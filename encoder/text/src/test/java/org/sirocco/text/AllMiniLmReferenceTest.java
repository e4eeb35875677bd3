package org.sirocco.text;

class AllMiniLmReferenceTest extends ReferenceVectors {
    AllMiniLmReferenceTest() {
        super("all-minilm-l6-v2", "all-minilm-l6-v2", 256, false);
    }
}
