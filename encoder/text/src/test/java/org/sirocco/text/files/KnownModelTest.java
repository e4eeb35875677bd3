package org.sirocco.text.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownModelTest {
    @TempDir
    Path cache;

    @Test
    void laysTheEmbeddedModelOutAsAFolderThatOpensByItself() {
        ModelStore store = new ModelStore(cache);
        assertThat(store.isCached(KnownModels.DEFAULT)).isFalse();
        try (LoadedModel first = store.openNamed(KnownModels.DEFAULT);
                LoadedModel second = store.openNamed(KnownModels.DEFAULT);
                LoadedModel folder = ModelStore.openFolder(cache.resolve("models").resolve(
                        KnownModelLayout.entry(KnownModels.get(KnownModels.DEFAULT))))) {
            assertThat(store.isCached(KnownModels.DEFAULT)).isTrue();
            for (LoadedModel model : new LoadedModel[]{first, second, folder}) {
                assertThat(model.encoder().config()).isEqualTo(KnownModels.get(KnownModels.DEFAULT).config());
                assertThat(model.settings()).isEqualTo(KnownModels.get(KnownModels.DEFAULT).settings());
            }
        }
    }

    @Test
    void opensTheChineseModelWithItsOwnPoolingAndPrompts() {
        try (LoadedModel model = new ModelStore(cache).openNamed("bge-small-zh-v15")) {
            assertThat(model.settings().pooling()).isEqualTo(PoolingMode.CLS);
            assertThat(model.settings().maxTokens()).isEqualTo(512);
            assertThat(model.settings().prompts())
                    .isEqualTo(Map.of("query", "为这个句子生成表示以用于检索相关文章：", "document", ""));
            assertThat(model.encoder().layers()).hasSize(4);
        }
    }
}
