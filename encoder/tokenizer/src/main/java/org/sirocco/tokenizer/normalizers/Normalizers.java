package org.sirocco.tokenizer.normalizers;

import org.sirocco.tokenizer.config.Config;

/** Reads the normalizers of a tokenizer file. */
public final class Normalizers {
    private Normalizers() {}

    /** The normalizer that this object describes; refused by name where unknown. */
    public static Normalizer read(Config config) {
        throw config.error("unknown normalizer \"" + Config.shown(config.type()) + "\"");
    }
}
