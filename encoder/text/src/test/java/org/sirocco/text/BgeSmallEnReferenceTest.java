package org.sirocco.text;

import org.junit.jupiter.api.Tag;
import org.sirocco.text.model.PoolingMode;

/** Needs the profile all-models, which puts the model on the class path. */
@Tag("all-models")
class BgeSmallEnReferenceTest extends ReferenceVectors {
    BgeSmallEnReferenceTest() {
        super("bge-small-en-v15", "bge-small-en-v1.5", 512, PoolingMode.CLS);
    }
}
