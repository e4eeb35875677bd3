package org.sirocco.cli.compare;

import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.contract.FakeProvider;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.scalar.ScalarBackend;

/** The backend {@code float32alone}: it computes, and knows no other form of weights. */
public final class Float32Provider extends FakeProvider {
    static final String NAME = "float32alone";

    public Float32Provider() {
        super(NAME);
    }

    @Override
    public EncoderRuntime load(EncoderModel model) {
        return new ScalarBackend().load(model);
    }
}
