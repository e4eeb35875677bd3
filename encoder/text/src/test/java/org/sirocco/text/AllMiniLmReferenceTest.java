package org.sirocco.text;

import org.sirocco.text.model.PoolingMode;

class AllMiniLmReferenceTest extends ReferenceVectors {
    AllMiniLmReferenceTest() {
        super("all-minilm-l6-v2", "all-minilm-l6-v2", 256, PoolingMode.MEAN);
    }
}
