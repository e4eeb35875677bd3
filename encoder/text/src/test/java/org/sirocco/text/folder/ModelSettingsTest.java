package org.sirocco.text.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.store.ModelStore;

class ModelSettingsTest {
    @TempDir
    private Path folder;

    @Test
    void readsPromptsOfEveryKind() throws IOException {
        TinyModel.writeSentence(folder);
        Path file = folder.resolve("config_sentence_transformers.json");
        Files.writeString(file, """
                {"default_prompt_name": "query", "prompts": {"query": "q: ", "corpus": null}, "truncate_dim": 5.0}""");
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            assertThat(model.settings().standardPrompt()).isEqualTo("query");
            assertThat(model.settings().prompts()).isEqualTo(Map.of("query", "q: ", "corpus", ""));
            assertThat(model.settings().dimensions()).isEqualTo(5);
        }
        Files.writeString(file, "{\"prompts\": null, \"default_prompt_name\": null, \"truncate_dim\": null}");
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            assertThat(model.settings().standardPrompt()).isNull();
            assertThat(model.settings().prompts()).isEmpty();
            assertThat(model.settings().dimensions()).isZero();
        }
        Files.writeString(file, "{\"default_prompt_name\": \"clustering\"}");
        assertRefused("default_prompt_name is 'clustering', expected one of the prompts []");
        Files.writeString(file, "{\"truncate_dim\": 0}");
        assertRefused("truncate_dim is 0, expected a whole number from 1");
        TinyModel.json(file, Map.of("prompts", Map.of("query", 1)));
        assertRefused("prompts.query is 1, expected a string");
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> ModelStore.openFolder(folder)).isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(folder.toString()).hasMessageContaining(message);
    }
}
