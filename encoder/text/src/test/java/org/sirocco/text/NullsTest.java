package org.sirocco.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.text.hub.HubName;

/** A null says what it should have been. */
class NullsTest {
    private static final ModelSource SMALL = ModelSource.parse("random:layers=1,hidden=8,heads=2,ffn=8,seed=7");
    private static final EncoderOptions OPTIONS = EncoderOptions.builder().backend("scalar").build();

    private static void assertSays(String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(message);
    }

    @Test
    void loadingSaysWhatIsMissing() {
        assertSays("source must not be null", () -> SentenceEncoder.load(null, OPTIONS));
        assertSays("options must not be null", () -> SentenceEncoder.load(SMALL, null));
        assertSays("text must not be null", () -> ModelSource.parse(null));
        assertSays("name must not be null", () -> new ModelSource.Named(null));
        assertSays("folder must not be null", () -> new ModelSource.Folder(null));
        assertSays("name must not be null", () -> new ModelSource.Hub((HubName) null));
        assertSays("id must not be null", () -> new ModelSource.Hub((String) null));
        assertSays("revision must not be null", () -> new ModelSource.Hub("a/b", null));
        assertSays("file must not be null", () -> new ModelSource.Onnx(null));
        assertSays("spec must not be null", () -> new ModelSource.Random(null));
    }

    @Test
    void encodingSaysWhichTextIsMissing() {
        List<String> holes = Arrays.asList("one", null, "three");
        EncoderObserver blind = new EncoderObserver() {
        };
        try (SentenceEncoder encoder = SentenceEncoder.load(SMALL, OPTIONS)) {
            assertSays("text must not be null", () -> encoder.encode((String) null));
            assertSays("texts must not be null", () -> encoder.encode((List<String>) null));
            assertSays("text 2 of 3 must not be null", () -> encoder.encode(holes));
            assertSays("text must not be null", () -> encoder.encodeQuery((String) null));
            assertSays("text must not be null", () -> encoder.encodeDocument((String) null));
            assertSays("purpose must not be null", () -> encoder.prompt(null));
            assertSays("text must not be null", () -> encoder.inspector().observe(null, blind));
            assertSays("observer must not be null", () -> encoder.inspector().observe("a", null));
            assertSays("text must not be null", () -> encoder.inspector().tokens(null));
            assertSays("text must not be null", () -> encoder.inspector().tokenIds(null));
            assertSays("text must not be null", () -> encoder.inspector().wordVectors(null));
        }
    }

    @Test
    void takesACopyOfTheTexts() {
        List<String> texts = new ArrayList<>(List.of("one", "two"));
        List<String> copy = Inputs.many(texts);
        texts.clear();

        assertThat(copy).containsExactly("one", "two");
        assertThat(Inputs.many(List.copyOf(Map.of("k", "v").values()))).containsExactly("v");
    }
}
