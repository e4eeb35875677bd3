package org.sirocco.encoder;

import java.util.Locale;

/**
 * How a backend refuses a form of the encoder that it does not compute: by name, when the model is loaded, so that
 * {@code auto} goes on to the next backend.
 *
 * @param backend its id
 */
public record UnsupportedForm(String backend) {
    /**
     * Makes the exception that refuses a form.
     *
     * @param form what it is, as in "rotary positions"
     * @return the exception, to be thrown
     */
    public BackendUnavailableException of(String form) {
        return new BackendUnavailableException(backend,
                String.format(Locale.ROOT, "the model has %s, which this backend does not compute", form),
                "use backend scalar, which computes every form");
    }
}
