package org.sirocco.text;

import java.util.Locale;
import org.sirocco.text.model.SentenceSettings;

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
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "model %s defines no prompt '%s'; it defines %s", model,
                            purpose, settings.prompts().keySet()));
        }
        return prompt;
    }

    /** That of a text of no purpose: mostly empty. */
    String standard() {
        return settings.standardPrompt() == null ? "" : of(settings.standardPrompt());
    }

    /** That of queries or documents: empty where the model names none, whatever its standard is, as the reference has it. */
    String of(String purpose) {
        return settings.prompts().getOrDefault(purpose, "");
    }
}
