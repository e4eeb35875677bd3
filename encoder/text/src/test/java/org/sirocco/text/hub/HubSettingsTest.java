package org.sirocco.text.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {
    @TempDir
    private Path folder;

    private static HubSettings of(String... variables) {
        Map<String, String> environment = new HashMap<>(Map.of("HOME", "/home/ada"));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return HubSettings.of(environment, "/home/other");
    }

    @Test
    void findsTheCacheAsThePythonLibraryDoes() {
        assertThat(of().cache()).isEqualTo(Path.of("/home/ada/.cache/huggingface/hub"));
        assertThat(of("XDG_CACHE_HOME", "/xdg").cache()).isEqualTo(Path.of("/xdg/huggingface/hub"));
        assertThat(of("XDG_CACHE_HOME", "/xdg", "HF_HOME", "/hf").cache()).isEqualTo(Path.of("/hf/hub"));
        assertThat(of("HF_HOME", "~/hf").cache()).isEqualTo(Path.of("/home/ada/hf/hub"));
        assertThat(of("HF_HOME", "$HOME/a", "HF_HUB_CACHE", "${HOME}/b").cache()).isEqualTo(Path.of("/home/ada/b"));
        assertThat(of("HF_HOME", "$TILDE/hf", "TILDE", "~").cache()).isEqualTo(Path.of("~/hf/hub").toAbsolutePath());
        assertThat(of("HF_HOME", "hf").cache()).isEqualTo(Path.of("hf/hub").toAbsolutePath());
        assertThat(of("HF_HOME", " ").cache()).isEqualTo(of().cache());
        assertThat(of("HF_HUB_CACHE", "/new", "HUGGINGFACE_HUB_CACHE", "/old").cache()).isEqualTo(Path.of("/new"));
        assertThat(of("HF_HUB_CACHE", "", "HUGGINGFACE_HUB_CACHE", "/old").cache()).isEqualTo(Path.of("/old"));
    }

    @ParameterizedTest
    @CsvSource({"1,true", "on,true", "Yes,true", "TRUE,true", "0,false", "false,false", "2,false", "maybe,false"})
    void isOfflineWhereThePythonLibraryIs(String value, boolean offline) {
        assertThat(of("HF_HUB_OFFLINE", value).offline()).isEqualTo(offline);
        assertThat(of("TRANSFORMERS_OFFLINE", value).offline()).isEqualTo(offline);
        assertThat(of("HF_HUB_OFFLINE", "0", "TRANSFORMERS_OFFLINE", "1").offline()).isFalse();
    }

    @Test
    void findsTheToken() throws IOException {
        assertThat(of().token()).isEmpty();
        assertThat(of("HF_TOKEN", " hf_a\n", "HUGGING_FACE_HUB_TOKEN", "hf_b").token()).contains("hf_a");
        assertThat(of("HUGGING_FACE_HUB_TOKEN", "hf_b").token()).contains("hf_b");
        Path file = Files.writeString(folder.resolve("token"), "hf_c\n");
        assertThat(of("HF_HOME", folder.toString()).token()).contains("hf_c");
        assertThat(of("HF_TOKEN_PATH", file.toString()).token()).contains("hf_c");
        assertThat(of("HF_HOME", folder.toString(), "HF_HUB_DISABLE_IMPLICIT_TOKEN", "1").token()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hf_ü", "hf secret", "\"hf_secret\"", "'hf_secret'"})
    void refusesWhatIsNoToken(String token) {
        assertThatThrownBy(() -> of("HF_TOKEN", token)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("HF_TOKEN must hold a token of letters and digits, without spaces or quotes");
    }

    @Test
    void readsTheRest() {
        assertThat(of().endpoint()).isEqualTo(URI.create("https://huggingface.co"));
        assertThat(of("HF_ENDPOINT", "").endpoint()).isEqualTo(URI.create("https://huggingface.co"));
        assertThat(of("HF_ENDPOINT", "http://mirror:8080/hub/").endpoint())
                .isEqualTo(URI.create("http://mirror:8080/hub"));
        assertThat(of("HF_HUB_DOWNLOAD_TIMEOUT", "30").timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(of("HF_HUB_DISABLE_SYMLINKS", "1").links()).isFalse();
        assertThatThrownBy(() -> of("HF_HUB_DOWNLOAD_TIMEOUT", "soon"))
                .hasMessage("HF_HUB_DOWNLOAD_TIMEOUT ('soon') must be a whole number of seconds");
        assertThatThrownBy(() -> HubSettings.of(Map.of(), "?")).hasMessageEndingWith("set HF_HOME or HF_HUB_CACHE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"huggingface.co", "ftp://huggingface.co", "https://", "http://a b", "https://x?y=1",
            "https://ada:secret@host"})
    void refusesWhatIsNoAddress(String endpoint) {
        assertThatThrownBy(() -> of("HF_ENDPOINT", endpoint)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be an address like https://huggingface.co")
                .message().doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({"intfloat/multilingual-e5-small,intfloat/multilingual-e5-small,main", "a/b@v1.0,a/b,v1.0",
            "a/b@refs/pr/1,a/b,refs/pr/1", "https://huggingface.co/a/b,a/b,main", "http://hf.co/a/b/,a/b,main",
            "https://huggingface.co/a/b/tree/v2,a/b,v2", "https://huggingface.co/a/b/blob/main/config.json,a/b,main",
            "https://huggingface.co/a/b/tree/refs%2Fpr%2F1,a/b,refs/pr/1", "hf://a/b@dev,a/b,dev",
            "a/b/,a/b,main", "a/b.git,a/b,main", "https://huggingface.co/a/b.git,a/b,main", "hf.co/a/b,a/b,main",
            "huggingface.co/a/b/tree/dev,a/b,dev", "https://huggingface.co/a/b?x=1#usage,a/b,main",
            "https://huggingface.co/a/b/tree/v1%2B2+3,a/b,v1+2+3", "a/b@v1%2B2,a/b,v1%2B2",
            "a/b@feature/x,a/b,feature/x",
            "a/b@größe(1)!,a/b,größe(1)!", "a/b@v1@2,a/b,v1@2",
            "a/b@0123456789abcdef0123456789abcdef01234567,a/b,0123456789abcdef0123456789abcdef01234567"})
    void readsNames(String typed, String id, String revision) {
        assertThat(HubName.find(typed)).contains(new HubName(id, revision));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b/c", "./a/b", "/a/b", "a/b//", "a--b/c", "a/..", "../a", "a/.git", "a/-b", "a/b.",
            "https://huggingface.co/datasets/a", "hf.co/spaces/a", "https://elsewhere.org/a/b", "a\\b"})
    void leavesOtherTextsAlone(String typed) {
        assertThat(HubName.find(typed)).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b@../x", "a/b@/x", "a/b@x y", "a/b@x//y", "a/b@.hidden", "a/b@x/",
            "a/b@x~1", "a/b@x^", "a/b@x:y", "a/b@x\\y", "a/b@x.lock", "a/b@x.", "a/b@x@{1}",
            "https://huggingface.co/a/b/tree/%2e%2e"})
    void refusesWhatIsNoRevision(String typed) {
        assertThatThrownBy(() -> HubName.find(typed)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no revision of a/b");
    }
}
