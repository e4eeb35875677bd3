package org.sirocco.cli.compare;

import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.contract.FakeProvider;
import org.sirocco.encoder.model.EncoderModel;

/** The backend {@code breaking}: it can be opened, and takes no model. */
public final class FailingProvider extends FakeProvider {
    static final String NAME = "breaking";

    public FailingProvider() {
        super(NAME);
    }

    @Override
    public EncoderRuntime load(EncoderModel model) {
        throw new IllegalStateException("it breaks");
    }
}
