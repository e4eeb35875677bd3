package org.sirocco.text;

import org.sirocco.text.model.PoolingMode;

class BgeSmallZhReferenceTest extends ReferenceVectors {
    BgeSmallZhReferenceTest() {
        super("bge-small-zh-v15", "bge-small-zh-v1.5", 512, PoolingMode.CLS);
    }
}
