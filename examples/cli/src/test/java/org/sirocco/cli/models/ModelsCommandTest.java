package org.sirocco.cli.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.cli.Main;
import org.sirocco.cli.testing.OwnProcess;

/** {@code scripts/models} beside a cache of Hugging Face's, in a process of its own because of the variables. */
class ModelsCommandTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    private Path folder;

    private Path hub;
    private Path out;

    @BeforeEach
    void fillACache() throws IOException {
        hub = folder.resolve("hub");
        out = folder.resolve("out");
        Path model = hub.resolve("models--acme--tiny");
        Files.createDirectories(model.resolve("refs"));
        Files.writeString(model.resolve("refs/main"), COMMIT);
        Path snapshot = Files.createDirectories(model.resolve("snapshots").resolve(COMMIT));
        Files.writeString(snapshot.resolve("config.json"), "{\"model_type\": \"llama\"}");
        Files.write(snapshot.resolve("model.safetensors"), new byte[3_000_000]);
    }

    private OwnProcess models(String... arguments) {
        return OwnProcess.run(Redirect.to(out.toFile()), List.of(),
                Map.of("HF_HUB_CACHE", hub.toString(), "HF_HUB_OFFLINE", "1", "XDG_CACHE_HOME", folder.toString()),
                Main.class, List.of(arguments));
    }

    @Test
    void listsKnownModelsAndThoseOfTheHub() throws IOException {
        OwnProcess process = models("models");
        assertThat(process.errors()).isEmpty();
        assertThat(process.exitCode()).isZero();
        List<String> lines = Files.readAllLines(out);
        assertThat(lines).anyMatch(line -> line.startsWith("all-minilm-l6-v2 "));
        int heading = lines.indexOf("in Hugging Face's cache " + hub + ":");
        assertThat(lines.subList(heading + 1, lines.size()))
                .satisfiesExactly(line -> assertThat(line).matches("name +size +loads"),
                        line -> assertThat(line)
                                .matches("acme/tiny +3 MB +no: config.json: model_type is 'llama', .*"));
    }

    @Test
    void fetchesNothingWhereThatIsForbidden() {
        OwnProcess process = models("models", "--fetch", "acme/tiny");
        assertThat(process.errors())
                .containsExactly("sirocco: acme/tiny: HF_HUB_OFFLINE forbids to download it");
        assertThat(process.exitCode()).isEqualTo(1);
    }

    @Test
    void leavesTheHubsCacheToItsOwnTool() {
        OwnProcess process = models("models", "--remove", "acme/tiny");
        assertThat(process.errors()).singleElement().asString()
                .startsWith("sirocco: acme/tiny is in Hugging Face's cache")
                .endsWith("or delete its folder in " + hub);
        assertThat(hub.resolve("models--acme--tiny")).isDirectory();
        assertThat(models("models", "--remove", "acme/other").errors())
                .containsExactly("sirocco: acme/other is not in Hugging Face's cache " + hub);
    }
}
