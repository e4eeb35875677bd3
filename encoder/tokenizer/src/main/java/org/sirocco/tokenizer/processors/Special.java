package org.sirocco.tokenizer.processors;

import java.util.List;

import org.sirocco.tokenizer.config.Config;
import org.sirocco.tokenizer.vocabulary.Vocabulary;

/** A special token and its id, in the file a list of both. */
record Special(String token, int id) {
    static Special read(Config config) {
        List<Config> both = config.asList();
        if (both.size() != 2) {
            throw config.error("must be a token and its id");
        }
        return new Special(both.get(0).asString(), Vocabulary.Builder.id(both.get(1).asInt(), config.path()));
    }

    Part part(int typeId) {
        return Part.special(List.of(token), new int[]{id}, typeId);
    }
}
