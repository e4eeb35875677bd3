package org.sirocco.text;

import org.sirocco.text.files.SentenceSettings;

/** The texts that a model wants before its inputs. */
final class Prompts {
    private final String model;
    private final SentenceSettings settings;

    /** @param model its name, for messages */
    Prompts(String model, SentenceSettings settings) {
        this.model = model;
        this.settings = settings;
    }

    /** @throws IllegalArgumentException if the model defines none of that name */
    String named(String purpose) {
        String prompt = settings.prompts().get(purpose);
        if (prompt == null) {
            throw new IllegalArgumentException("model %s defines no prompt '%s'; it defines %s".formatted(model,
                    purpose, settings.prompts().keySet()));
        }
        return prompt;
    }

    /** That of a text of no purpose: mostly empty. */
    String standard() {
        return settings.standardPrompt() == null ? "" : named(settings.standardPrompt());
    }

    /** That of a purpose, else of a text of no purpose. */
    String orStandard(String purpose) {
        return settings.prompts().containsKey(purpose) ? named(purpose) : standard();
    }
}
