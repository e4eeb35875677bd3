package org.sirocco.text.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.text.EncodedText;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.framework.FrameworkEncoder.Settings;
import org.sirocco.text.framework.FrameworkEncoder.Vectors;

class FrameworkEncoderTest {
    private static final ModelSource TINY = ModelSource
            .parse("random:layers=1,hidden=8,heads=2,ffn=4,seed=3,length=16");
    private static final EncoderOptions OPTIONS = EncoderOptions.builder().backend("scalar").threads(1).build();
    private static final Settings NOTHING = new Settings(null, null, null);
    private static final List<String> TEXTS = List.of("hello", "longer than sixteen bytes");

    private static FrameworkEncoder open(Settings settings) {
        return FrameworkEncoder.load(TINY, OPTIONS, settings);
    }

    @Test
    void vectorsAndTokensAreThoseOfTheLibrary() {
        try (FrameworkEncoder framework = open(new Settings(null, "q: ", null))) {
            List<EncodedText> expected = framework.encoder().encode(TEXTS, "q: ");
            Vectors vectors = framework.encode(TEXTS, framework.queryPrompt(), null, null);

            assertThat(vectors.vectors())
                    .containsExactlyElementsOf(expected.stream().map(EncodedText::vector).toList());
            assertThat(vectors.totals()).isEqualTo(Totals.ofTexts(expected));
            assertThat(vectors.totals().truncated()).containsExactly(1);
            assertThat(framework.documentPrompt()).isEqualTo(framework.encoder().documentPrompt());
        }
    }

    @Test
    void aRequestsDimensionsComeBeforeTheModels() {
        try (FrameworkEncoder framework = open(new Settings(4, null, null))) {
            EncodedText whole = framework.encoder().encode("hello");
            assertThat(framework.dimensions()).isEqualTo(4);
            assertThat(framework.encode(List.of("hello"), "", null, null).vectors())
                    .containsExactly(whole.cut(4).vector());
            assertThat(framework.encode(List.of("hello"), "", null, 3).vectors())
                    .containsExactly(whole.cut(3).vector());
            assertThat(framework.encode(List.of("hello"), "", null, 8).vectors()).containsExactly(whole.vector());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 9, Integer.MAX_VALUE})
    void refusesDimensionsThatTheModelDoesNotHave(int wrong) {
        String message = "dimensions (" + wrong + ") must be at least 1 and at most the 8 of model ";
        assertThatThrownBy(() -> open(new Settings(wrong, null, null))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
        try (FrameworkEncoder framework = open(NOTHING)) {
            assertThatThrownBy(() -> framework.encode(List.of(), "", null, wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message + framework.encoder().modelName());
        }
    }

    @Test
    void refusesAnotherModelsName() {
        try (FrameworkEncoder framework = open(NOTHING)) {
            String name = framework.encoder().modelName();
            assertThat(framework.encode(TEXTS, "", name, null).vectors()).hasSameSizeAs(TEXTS);
            assertThatThrownBy(() -> framework.encode(TEXTS, "", "ada", null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("model (ada) must be the one that is open, " + name);
        }
    }

    @Test
    void closesTheEncoder() {
        FrameworkEncoder framework = open(NOTHING);
        framework.close();
        assertThatThrownBy(() -> framework.encode(TEXTS, "", null, null)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
