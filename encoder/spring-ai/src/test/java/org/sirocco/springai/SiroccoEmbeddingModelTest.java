package org.sirocco.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.contract.CountingProvider;
import org.sirocco.text.EncodedText;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.Overlong;
import org.sirocco.text.OverlongTextException;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.framework.FrameworkEncoder;
import org.slf4j.LoggerFactory;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;

class SiroccoEmbeddingModelTest {
    private static final Path FIXTURES = Path.of("../text/src/test/resources/fixtures");
    private static final String TINY = "random:layers=1,hidden=8,heads=2,ffn=4,seed=3";
    private static final String SHORT = TINY + ",length=16";
    private static final EncoderOptions OPTIONS = EncoderOptions.builder().backend("scalar").threads(1).build();
    private static final List<String> TEXTS = List.of("A man is eating food.", "lunch", "", "Somebody has lunch.");
    private static final String OVERLONG = "0123456789abcdefghij";

    private static SiroccoEmbeddingModel.Builder builder(String model) {
        return SiroccoEmbeddingModel.builder().model(model).options(OPTIONS);
    }

    private static SentenceEncoder library(String model) {
        return SentenceEncoder.load(ModelSource.parse(model), OPTIONS);
    }

    private static EmbeddingRequest request(List<String> texts, InputKind kind) {
        return new EmbeddingRequest(texts, SiroccoEmbeddingOptions.builder().inputKind(kind).build());
    }

    private static void assertSame(EmbeddingResponse response, List<EncodedText> texts) {
        List<Embedding> embeddings = response.getResults();
        assertThat(embeddings).hasSameSizeAs(texts);
        for (int i = 0; i < texts.size(); i++) {
            assertThat(embeddings.get(i).getIndex()).isEqualTo(i);
            assertThat(embeddings.get(i).getOutput()).as("text %d", i).isEqualTo(texts.get(i).vector());
        }
    }

    /** CLS, the first token; mean; a prompt whose tokens are left out of the mean; a dense layer; square root of the length. */
    @ParameterizedTest
    @ValueSource(strings = {"bert-cls", "mpnet-mean", "bert-prompt-not-pooled", "bert-dense", "bert-sqrt"})
    void vectorsAreTheLibrarysBitForBitAndCountedFromZero(String fixture) {
        String folder = FIXTURES.resolve(fixture).toString();
        try (SiroccoEmbeddingModel model = builder(folder).build(); SentenceEncoder library = library(folder)) {
            assertSame(model.embedForResponse(TEXTS), library.encode(TEXTS));
            assertSame(model.call(request(TEXTS, null)), library.encode(TEXTS));
            assertSame(model.call(request(TEXTS, InputKind.QUERY)), library.encodeQuery(TEXTS));
            assertSame(model.call(request(TEXTS, InputKind.DOCUMENT)), library.encodeDocument(TEXTS));
            assertThat(model.embed(TEXTS)).containsExactlyElementsOf(
                    library.encode(TEXTS).stream().map(EncodedText::vector).toList());
            assertThat(model.dimensions()).isEqualTo(library.dimensions());
        }
    }

    @Test
    void vectorsHaveUnitLengthWhereTheModelAsksForIt() {
        try (SiroccoEmbeddingModel model = builder(TINY).build()) {
            double squares = 0;
            for (float number : model.embed("hello")) {
                squares += number * number;
            }
            assertThat(squares).isCloseTo(1, Offset.offset(1e-6));
        }
    }

    @Test
    void saysWhichModelOnWhichBackendAndHowManyTokens() {
        try (SiroccoEmbeddingModel model = builder(TINY).build(); SentenceEncoder library = library(TINY)) {
            int tokens = library.encode(TEXTS).stream().mapToInt(EncodedText::tokens).sum();
            EmbeddingResponse response = model.embedForResponse(TEXTS);
            assertThat(response.getMetadata().getModel()).isEqualTo(library.modelName());
            assertThat(response.getMetadata().getUsage().getPromptTokens()).isEqualTo(tokens);
            assertThat(response.getMetadata().getUsage().getTotalTokens()).isEqualTo(tokens);
            assertThat(response.getMetadata().<String>get(SiroccoEmbeddingModel.BACKEND)).isEqualTo("scalar");
            assertThat(response.getMetadata().<List<Integer>>get(SiroccoEmbeddingModel.TRUNCATED)).isEmpty();
        }
    }

    @Test
    void tellsWhichTextsWereCutFromZeroAndWarns() {
        Logger logger = (Logger) LoggerFactory.getLogger(FrameworkEncoder.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try (SiroccoEmbeddingModel model = builder(SHORT).build()) {
            EmbeddingResponse response = model.embedForResponse(List.of("fits", OVERLONG, "too", OVERLONG));
            assertThat(response.getMetadata().<List<Integer>>get(SiroccoEmbeddingModel.TRUNCATED)).containsExactly(1,
                    3);
            assertThat(response.getResults().get(1).getOutput()).isEqualTo(model.embed(OVERLONG.substring(0, 15)));
            assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).containsExactly(
                    "2 of 4 texts are over the limit of 16 tokens, and their ends were not read; the first is text 2");
        } finally {
            logger.detachAppender(log);
        }
        try (SiroccoEmbeddingModel strict = builder(SHORT)
                .options(OPTIONS.toBuilder().overlong(Overlong.ERROR).build()).build()) {
            assertThatThrownBy(() -> strict.embed(OVERLONG)).isInstanceOf(OverlongTextException.class);
        }
    }

    @Test
    void keepsTheFirstNumbersAtUnitLengthWhereFewerAreAskedFor() {
        try (SiroccoEmbeddingModel model = builder(TINY).dimensions(4).build();
                SentenceEncoder library = library(TINY)) {
            EncodedText whole = library.encode("hello");
            assertThat(model.dimensions()).isEqualTo(4);
            assertThat(model.embed("hello")).isEqualTo(whole.cut(4).vector());
            for (int dimensions : new int[]{1, 3, 8}) {
                EmbeddingOptions options = EmbeddingOptions.builder().dimensions(dimensions).build();
                assertThat(model.call(new EmbeddingRequest(List.of("hello"), options)).getResult().getOutput())
                        .isEqualTo(dimensions == 8 ? whole.vector() : whole.cut(dimensions).vector());
            }
            for (int wrong : new int[]{-1, 0, 9}) {
                EmbeddingRequest request = new EmbeddingRequest(List.of(),
                        SiroccoEmbeddingOptions.builder().dimensions(wrong).build());
                assertThatThrownBy(() -> model.call(request)).isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("dimensions (" + wrong + ") must be at least 1 and at most the 8 of");
                assertThatThrownBy(() -> builder(TINY).dimensions(wrong).build())
                        .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("dimensions (" + wrong);
            }
        }
    }

    /** As those of other providers are, which say more than a model and dimensions. */
    private record Foreign(String getModel, Integer getDimensions, String encodingFormat) implements EmbeddingOptions {}

    @Test
    void refusesWhatItDoesNotKnow() {
        try (SiroccoEmbeddingModel model = builder(TINY).build()) {
            EmbeddingOptions foreign = new Foreign(null, null, "base64");
            assertThatThrownBy(() -> model.call(new EmbeddingRequest(TEXTS, foreign)))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(Foreign.class.getName());
            EmbeddingOptions other = EmbeddingOptions.builder().model("ada").build();
            assertThatThrownBy(() -> model.call(new EmbeddingRequest(TEXTS, other)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("model (ada) must be the one that is open, " + model.encoder().modelName());
            EmbeddingOptions same = EmbeddingOptions.builder().model(model.encoder().modelName()).build();
            assertThat(model.call(new EmbeddingRequest(TEXTS, same)).getResults()).hasSameSizeAs(TEXTS);
            assertThatThrownBy(() -> model.embed((String) null)).isInstanceOf(NullPointerException.class)
                    .hasMessage("text must not be null");
        }
        assertThatThrownBy(() -> SiroccoEmbeddingModel.builder().options(null))
                .isInstanceOf(NullPointerException.class).hasMessage("options must not be null");
        assertThatThrownBy(() -> builder("no-such-model").build()).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no-such-model");
    }

    @Test
    void nothingInIsNothingOut() {
        try (SiroccoEmbeddingModel model = builder(TINY).build()) {
            assertThat(model.embed(List.of())).isEmpty();
            EmbeddingResponse response = model.call(new EmbeddingRequest(List.of(), null));
            assertThat(response.getResults()).isEmpty();
            assertThat(response.getMetadata().getUsage().getTotalTokens()).isZero();
        }
    }

    /** As many forward passes, of as many tokens each, as one call of the library makes: none is the adapter's own. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10_000})
    void aRequestIsOneCallOfTheLibrary(int size) {
        List<String> texts = IntStream.range(0, size).mapToObj(i -> "text " + "x".repeat(i * 7 % 13) + i).toList();
        EncoderOptions counting = OPTIONS.toBuilder().backend("counting").build();
        try (SiroccoEmbeddingModel model = builder(TINY).options(counting).build();
                SentenceEncoder library = SentenceEncoder.load(ModelSource.parse(TINY), counting)) {
            CountingProvider.FORWARDS.clear();
            library.encode(texts);
            List<Integer> expected = new ArrayList<>(CountingProvider.FORWARDS);
            CountingProvider.FORWARDS.clear();
            model.embed(texts);
            assertThat(CountingProvider.FORWARDS).isNotEmpty().isEqualTo(expected);
            CountingProvider.FORWARDS.clear();
            assertThat(model.dimensions()).isEqualTo(8);
            assertThat(CountingProvider.FORWARDS).isEmpty();
        }
        try (SiroccoEmbeddingModel model = builder(TINY).build(); SentenceEncoder library = library(TINY)) {
            assertSame(model.embedForResponse(texts), library.encode(texts));
        }
    }

    @Test
    void aClosedOneSaysSoAndAnotherGoesOn() {
        SiroccoEmbeddingModel first = builder(TINY).build();
        try (SiroccoEmbeddingModel second = builder(TINY).build()) {
            float[] vector = first.embed("hello");
            first.close();
            first.close();
            assertThatThrownBy(() -> first.embed("hello")).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
            assertThat(second.embed("hello")).isEqualTo(vector);
        }
    }
}
