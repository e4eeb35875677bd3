package org.sirocco.text;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.contract.FakeProvider;
import org.sirocco.encoder.model.EncoderModel;

/** The backend {@code toosmall}: a device that opens and then has no room for any model. */
public final class TooSmallProvider extends FakeProvider {
    /** Whether {@code auto} may try it. */
    static final AtomicBoolean OFFERED = new AtomicBoolean();

    public TooSmallProvider() {
        super("toosmall");
    }

    @Override
    public List<String> idsForAuto() {
        return OFFERED.get() ? List.of(name()) : super.idsForAuto();
    }

    @Override
    public EncoderRuntime load(EncoderModel model) {
        throw new BackendUnavailableException(name(), "there is no room for " + model.name(), "take a larger one");
    }
}
