package org.sirocco.text;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendProvider;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.EncoderModel;
import org.sirocco.encoder.EncoderRuntime;

/** The backend {@code toosmall}: a device that opens and then has no room for any model. */
public final class TooSmallProvider implements BackendProvider {
    /** Whether {@code auto} may try it. */
    static final AtomicBoolean OFFERED = new AtomicBoolean();

    @Override
    public String name() {
        return "toosmall";
    }

    @Override
    public int autoOrder() {
        return 100;
    }

    @Override
    public List<String> idsForAuto() {
        if (!OFFERED.get()) {
            throw new BackendUnavailableException(name(), "it is put away", "offer it");
        }
        return List.of(name());
    }

    @Override
    public List<Status> status() {
        return List.of();
    }

    @Override
    public Backend open(String id, BackendOptions options) {
        return new Backend() {
            @Override
            public String id() {
                return name();
            }

            @Override
            public String description() {
                return "no room";
            }

            @Override
            public EncoderRuntime load(EncoderModel model) {
                throw new BackendUnavailableException(name(), "there is no room for " + model.name(),
                        "take a larger one");
            }
        };
    }
}
