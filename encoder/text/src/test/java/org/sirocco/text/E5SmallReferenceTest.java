package org.sirocco.text;

import org.junit.jupiter.api.Tag;
import org.sirocco.text.model.PoolingMode;

/** Needs the profile all-models, which puts the model on the class path. */
@Tag("all-models")
class E5SmallReferenceTest extends ReferenceVectors {
    E5SmallReferenceTest() {
        super("e5-small-v2", "e5-small-v2", 512, PoolingMode.MEAN);
    }
}
