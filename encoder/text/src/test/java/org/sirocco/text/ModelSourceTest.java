package org.sirocco.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModelSourceTest {
    @Test
    void readsWhatPeopleTypeAsAModel() throws IOException {
        assertThat(ModelSource.parse("random:seed=1")).isInstanceOf(ModelSource.Random.class);
        assertThat(ModelSource.parse("some/model.onnx")).isInstanceOf(ModelSource.Onnx.class);
        assertThat(ModelSource.parse("./folder")).isInstanceOf(ModelSource.Folder.class);
        assertThat(ModelSource.parse("some/model@v1")).isEqualTo(new ModelSource.Hub("some/model", "v1"));
        assertThat(ModelSource.parse("some/model/")).isEqualTo(new ModelSource.Hub("some/model"));
        assertThat(ModelSource.parse("hf.co/some/model")).isEqualTo(new ModelSource.Hub("some/model"));
        assertThat(ModelSource.parse("https://huggingface.co/some/model")).isEqualTo(new ModelSource.Hub("some/model"));
        // A folder that is there is meant.
        assertThat(ModelSource.parse("src/test")).isInstanceOf(ModelSource.Folder.class);
        assertThat(ModelSource.parse("src")).isInstanceOf(ModelSource.Folder.class);
        assertThat(ModelSource.parse("all-minilm-l6-v2")).isEqualTo(ModelSource.defaultModel());
        // Whatever folder stands there.
        Path folder = Files.createDirectory(Path.of("all-minilm-l6-v2"));
        try {
            assertThat(ModelSource.parse("all-minilm-l6-v2")).isEqualTo(ModelSource.defaultModel());
            assertThat(ModelSource.parse("./all-minilm-l6-v2")).isInstanceOf(ModelSource.Folder.class);
        } finally {
            Files.delete(folder);
        }
    }
}
