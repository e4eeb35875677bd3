package org.sirocco.text.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.text.folder.TinyModel;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.PoolingMode;
import org.sirocco.text.store.CacheWriter;
import org.sirocco.text.store.KnownModelLayout;
import org.sirocco.text.store.Manifest;
import org.sirocco.text.store.ModelStore;

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
                assertThat(TinyModel.configOf(model.encoder()))
                        .isEqualTo(KnownModels.get(KnownModels.DEFAULT).config());
                assertThat(model.settings()).isEqualTo(KnownModels.get(KnownModels.DEFAULT).settings());
            }
        }
    }

    @Test
    void opensTheChineseModelWithItsOwnPoolingAndPrompts() {
        try (LoadedModel model = new ModelStore(cache).openNamed("bge-small-zh-v15")) {
            assertThat(model.settings().pooling()).containsExactly(PoolingMode.CLS);
            assertThat(model.settings().maxTokens()).isEqualTo(512);
            assertThat(model.settings().prompts())
                    .isEqualTo(Map.of("query", "为这个句子生成表示以用于检索相关文章：", "document", ""));
            assertThat(model.encoder().layers()).hasSize(4);
        }
    }

    @Test
    void readsTheSameNumbersFromTheExportItself() throws IOException {
        try (LoadedModel laidOut = new ModelStore(cache).openNamed(KnownModels.DEFAULT)) {
            Path folder = cache.resolve("models").resolve(KnownModelLayout.entry(KnownModels.get(KnownModels.DEFAULT)));
            Path onnx = folder.resolve("model.onnx");
            try (InputStream in = getClass().getResourceAsStream("/" + KnownModels.get(KnownModels.DEFAULT).onnx())) {
                Files.copy(in, onnx);
            }
            try (LoadedModel export = ModelStore.openOnnx(onnx)) {
                assertThat(export.settings()).isEqualTo(laidOut.settings());
                Map<String, float[]> expected = TinyModel.numbers(laidOut);
                TinyModel.numbers(export).forEach((name, numbers) -> assertThat(
                        Arrays.mismatch(numbers, expected.get(name))).as(name).isEqualTo(-1));
            }
        }
    }

    @Test
    void writesWhatItsVersionSays() {
        // Where this fails, something that is laid out has changed: raise the layout's version, then write the new digest.
        CRC32C digest = new CRC32C();
        for (KnownModel model : KnownModels.all()) {
            KnownModelLayout.sideFiles(model).forEach((name, content) -> digest
                    .update((model.name() + name + content + model.onnxSha256() + model.tokenizerSha256())
                            .getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(KnownModelLayout.VERSION + " " + Long.toHexString(digest.getValue())).isEqualTo("1 d122f489");
    }

    /** What the process that is killed runs. */
    static final class Opener {
        private Opener() {}

        public static void main(String[] arguments) {
            System.out.println("started");
            new ModelStore(Path.of(arguments[0])).openNamed(KnownModels.DEFAULT).close();
        }
    }

    @Test
    @Tag("soak")
    void isRightAfterBeingKilledAtTenInstants() throws Exception {
        ModelStore store = new ModelStore(cache);
        store.openNamed(KnownModels.DEFAULT).close();
        Path manifest = cache.resolve("models").resolve(KnownModelLayout.entry(KnownModels.get(KnownModels.DEFAULT)))
                .resolve(Manifest.FILE);
        String expected = Files.readString(manifest);
        Random random = new Random(3);
        for (int i = 0; i < 10; i++) {
            store.remove(KnownModels.DEFAULT);
            Process process = CacheWriter.start(Opener.class, cache.toString());
            assertThat(process.inputReader().readLine()).isEqualTo("started");
            Thread.sleep(random.nextInt(3000));
            process.destroyForcibly().waitFor();
            store.openNamed(KnownModels.DEFAULT).close();
            assertThat(Files.readString(manifest)).isEqualTo(expected);
        }
    }
}
