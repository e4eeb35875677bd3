package org.sirocco.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.AttentionMode;
import org.sirocco.encoder.BackendOptions.EmbeddingPlace;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.text.store.Downloads;

class EncoderOptionsTest {
    private static final Downloads ALLOWED = Downloads.allowed(line -> {});

    /** Each changes one setting. */
    private static final List<UnaryOperator<EncoderOptions.Builder>> CHANGES = List.of(
            options -> options.backend("scalar"), options -> options.threads(EncoderOptions.defaults().threads() + 1),
            options -> options.attention(AttentionMode.STEPS), options -> options.profiled(true),
            options -> options.weights(WeightForm.BFLOAT16), options -> options.embeddings(EmbeddingPlace.DEVICE),
            options -> options.overlong(Overlong.CHUNK), options -> options.maxTokens(9),
            options -> options.batchTokens(7), options -> options.cache(Path.of("elsewhere")),
            options -> options.downloads(ALLOWED));

    @Test
    void startsFromWhatMostPeopleWant() {
        EncoderOptions options = EncoderOptions.defaults();

        assertThat(options.backend()).isEqualTo("auto");
        assertThat(options.execution()).isEqualTo(BackendOptions.defaults());
        assertThat(options.embeddings()).isEqualTo(EmbeddingPlace.HOST);
        assertThat(options.overlong()).isEqualTo(Overlong.TRUNCATE);
        assertThat(options.maxTokens()).isZero();
        assertThat(options.batchTokens()).isEqualTo(4096);
        assertThat(options.cache()).isEmpty();
        assertThat(options.downloads()).isEqualTo(Downloads.never());
    }

    @Test
    void keepsWhatItIsTold() {
        EncoderOptions options = EncoderOptions.builder().backend("simd").threads(3).attention(AttentionMode.STEPS)
                .profiled(true).weights(WeightForm.INT8).embeddings(EmbeddingPlace.DEVICE).overlong(Overlong.ERROR)
                .maxTokens(12).batchTokens(34)
                .cache(Path.of("c"))
                .downloads(ALLOWED).build();

        assertThat(options.backend()).isEqualTo("simd");
        assertThat(options.execution())
                .isEqualTo(new BackendOptions(3, AttentionMode.STEPS, true, WeightForm.INT8, EmbeddingPlace.DEVICE));
        assertThat(options.embeddings()).isEqualTo(EmbeddingPlace.DEVICE);
        assertThat(options.threads()).isEqualTo(3);
        assertThat(options.attention()).isEqualTo(AttentionMode.STEPS);
        assertThat(options.profiled()).isTrue();
        assertThat(options.weights()).isEqualTo(WeightForm.INT8);
        assertThat(options.overlong()).isEqualTo(Overlong.ERROR);
        assertThat(options.maxTokens()).isEqualTo(12);
        assertThat(options.batchTokens()).isEqualTo(34);
        assertThat(options.cache()).contains(Path.of("c"));
        assertThat(options.downloads()).isSameAs(ALLOWED);
        assertThat(options.toBuilder().build()).isEqualTo(options).hasSameHashCodeAs(options);
        assertThat(options).hasToString("EncoderOptions[backend=simd, threads=3, attention=STEPS, profiled=true, "
                + "weights=int8, embeddings=DEVICE, overlong=ERROR, maxTokens=12, batchTokens=34, cache=c, downloads="
                + ALLOWED + "]");
    }

    @Test
    void everySettingCounts() {
        EncoderOptions defaults = EncoderOptions.defaults();
        assertThat(defaults).isEqualTo(EncoderOptions.builder().build()).isNotEqualTo("auto");
        for (UnaryOperator<EncoderOptions.Builder> change : CHANGES) {
            EncoderOptions changed = change.apply(defaults.toBuilder()).build();
            assertThat(changed).isNotEqualTo(defaults).isEqualTo(change.apply(EncoderOptions.builder()).build())
                    .isEqualTo(changed.toBuilder().build());
        }
    }

    @Test
    void aBuilderChangesNothingThatItHasBuilt() {
        EncoderOptions.Builder builder = EncoderOptions.builder().backend("simd");
        EncoderOptions simd = builder.build();
        builder.backend("scalar").maxTokens(5);

        assertThat(simd.backend()).isEqualTo("simd");
        assertThat(simd.maxTokens()).isZero();
    }

    @Test
    void refusesWhatCannotBe() {
        EncoderOptions.Builder builder = EncoderOptions.builder();
        assertThatThrownBy(() -> builder.maxTokens(-1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxTokens (-1) must be at least 0");
        assertThatThrownBy(() -> builder.batchTokens(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batchTokens (0) must be at least 1");
        assertThatThrownBy(() -> builder.threads(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("threads (0) must be at least 1");
        assertThatThrownBy(() -> builder.backend(null)).hasMessage("backend must not be null");
        assertThatThrownBy(() -> builder.attention(null)).hasMessage("attention must not be null");
        assertThatThrownBy(() -> builder.overlong(null)).hasMessage("overlong must not be null");
        assertThatThrownBy(() -> builder.cache(null)).hasMessage("cache must not be null");
        assertThatThrownBy(() -> builder.downloads(null)).hasMessage("downloads must not be null");
        assertThatThrownBy(() -> Downloads.allowed(null)).hasMessageContaining("Downloads.never()");
        assertThat(builder.build()).isEqualTo(EncoderOptions.defaults());
    }
}
