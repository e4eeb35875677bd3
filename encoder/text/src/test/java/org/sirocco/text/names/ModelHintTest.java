package org.sirocco.text.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.hub.HubException;
import org.sirocco.text.model.ModelFormatException;

/** What people type that works elsewhere. */
class ModelHintTest {
    @TempDir
    private Path folder;

    private static String messageOf(String typed) {
        try {
            SentenceEncoder.load(ModelSource.parse(typed), EncoderOptions.builder().backend("scalar").build()).close();
            throw new AssertionError(typed + " was loaded");
        } catch (IllegalArgumentException | ModelFormatException | HubException e) {
            return e.getMessage();
        }
    }

    @ParameterizedTest
    @CsvSource({"sentence-transformers/all-MiniLM-L6-v2,all-minilm-l6-v2", "BAAI/bge-small-en-v1.5,bge-small-en-v15",
            "intfloat/e5-small-v2,e5-small-v2", "BAAI/bge-small-zh-v1.5,bge-small-zh-v15",
            "all-MiniLM-L6-v2,all-minilm-l6-v2", "models--BAAI--bge-small-en-v1.5,bge-small-en-v15",
            "no/hub/models--sentence-transformers--all-MiniLM-L6-v2/snapshots/0123,all-minilm-l6-v2",
            "sentence-transformers/all-MiniLM-L6-v2/onnx,all-minilm-l6-v2",
            "https://huggingface.co/BAAI/bge-small-en-v1.5,bge-small-en-v15",
            "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2/tree/main,all-minilm-l6-v2",
            "hf://intfloat/e5-small-v2,e5-small-v2"})
    void aKnownModelsOtherNamesLeadToItsName(String typed, String name) {
        assertThat(messageOf(typed)).endsWith("; this model's name here is " + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme/other-model", "https://huggingface.co/acme/other-model/blob/main/config.json"})
    void anyOtherModelOfTheHubIsToBeFetched(String typed) {
        assertThat(messageOf(typed))
                .startsWith("acme/other-model: is no folder here, and not in Hugging Face's cache ");
    }

    @Test
    void anAddressOfSomethingElseIsNoName() {
        assertThat(messageOf("https://elsewhere.org/acme/other-model"))
                .endsWith("is no address of a model of the Hub: name one as ORGANISATION/NAME");
    }

    @Test
    void aFolderOfADownloadCacheLeadsToItsSnapshot() throws IOException {
        Path cache = folder.resolve("models--acme--tiny");
        Path snapshot = Files.createDirectories(cache.resolve("snapshots/0123abcd"));
        Files.writeString(snapshot.resolve("config.json"), "{}");

        assertThat(messageOf(cache.toString())).endsWith("config.json: is missing; it is a download cache's: take "
                + snapshot);
        assertThat(messageOf(cache.resolve("snapshots").toString())).endsWith("; there is a model in " + snapshot);
    }

    @Test
    void aFolderOfExportsLeadsToTheFile() throws IOException {
        Path onnx = Files.createDirectory(folder.resolve("onnx"));
        Files.createFile(onnx.resolve("a_quantized.onnx"));
        Files.createFile(onnx.resolve("model.onnx"));

        assertThat(messageOf(onnx.toString())).endsWith("; an ONNX export is named by its file: "
                + onnx.resolve("model.onnx"));
    }

    @Test
    void aFileOfAModelLeadsToItsFolder() throws IOException {
        Path weights = Files.createFile(folder.resolve("model.safetensors"));

        assertThat(messageOf(weights.toString())).endsWith("; name the folder that it is in");
    }

    @Test
    void whatSaysNothingGetsNoHint() {
        assertThatThrownBy(() -> KnownModels.get("gpt")).hasMessageEndingWith("e5-small-v2]");
        assertThat(messageOf(folder.resolve("none").toString())).endsWith("and the weights is asked for");
        assertThat(messageOf(folder.toString())).endsWith("config.json: is missing");
    }
}
