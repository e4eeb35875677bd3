package org.sirocco.text.folder;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.ModelFiles;
import org.sirocco.text.keys.SentenceKeys;

/**
 * {@code config_sentence_transformers.json}.
 *
 * @param prompts        by name
 * @param standardPrompt the name of the one that is put before a text of no purpose, or null
 * @param dimensions     how many numbers of a vector are kept; 0: all
 */
record ModelSettings(Map<String, String> prompts, String standardPrompt, int dimensions) {
    /** What every model has a prompt for, if only an empty one. */
    private static final Set<String> PURPOSES = Set.of("query", "document");

    /** Where there is no such file. */
    static final ModelSettings NONE = new ModelSettings(Map.of(), null, 0);

    static ModelSettings read(Path file, ModelKind kind) {
        if (!ModelFiles.isThere(file)) {
            return NONE;
        }
        Json json = Json.read(file);
        kind.checkType(json.get("model_type"));
        return of(json.checked(SentenceKeys.MODEL));
    }

    /** What a file says whose keys have been checked. */
    static ModelSettings of(Json json) {
        Map<String, String> prompts = prompts(json.get("prompts"));
        Json standard = json.get("default_prompt_name");
        if (standard.present() && !prompts.containsKey(standard.text()) && !PURPOSES.contains(standard.text())) {
            throw standard.wrong("one of the prompts " + prompts.keySet());
        }
        Json dimensions = json.get("truncate_dim");
        return new ModelSettings(prompts, standard.present() ? standard.text() : null,
                dimensions.present() ? dimensions.intFrom(1) : 0);
    }

    private static Map<String, String> prompts(Json texts) {
        Map<String, String> prompts = new LinkedHashMap<>();
        if (texts.present()) {
            for (String name : texts.keys()) {
                // One that is null is one that is empty.
                prompts.put(name, texts.get(name).present() ? texts.get(name).text() : "");
            }
        }
        return prompts;
    }
}
