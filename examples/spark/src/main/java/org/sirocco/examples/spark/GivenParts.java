package org.sirocco.examples.spark;

import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.util.CollectionAccumulator;

/** Notes the parts of which rows are given to be written, on their way: each must be there in the end. */
final class GivenParts implements UDF1<String, String> {
    private static final long serialVersionUID = 1;

    private final CollectionAccumulator<String> given;
    private transient String last;

    /** @param given may be told of one several times */
    GivenParts(CollectionAccumulator<String> given) {
        this.given = given;
    }

    @Override
    public String call(String part) {
        if (!part.equals(last)) {
            given.add(part);
            last = part;
        }
        return part;
    }
}
