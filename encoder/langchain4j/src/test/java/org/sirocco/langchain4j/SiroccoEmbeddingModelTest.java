package org.sirocco.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.embedding.listener.EmbeddingModelErrorContext;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import dev.langchain4j.model.embedding.request.EmbeddingInputType;
import dev.langchain4j.model.embedding.request.EmbeddingParameter;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.langchain4j.model.output.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

class SiroccoEmbeddingModelTest {
    private static final Path FIXTURES = Path.of("../text/src/test/resources/fixtures");
    private static final String TINY = "random:layers=1,hidden=8,heads=2,ffn=4,seed=3";
    private static final String SHORT = TINY + ",length=16";
    private static final EncoderOptions OPTIONS = EncoderOptions.builder().backend("scalar").threads(1).build();
    private static final List<String> TEXTS = List.of("A man is eating food.", "lunch", "", "Somebody has lunch.");
    private static final String OVERLONG = "0123456789abcdefghij";

    private static SiroccoEmbeddingModel.Builder builder(String model) {
        return SiroccoEmbeddingModel.builder().modelName(model).options(OPTIONS);
    }

    private static SentenceEncoder library(String model) {
        return SentenceEncoder.load(ModelSource.parse(model), OPTIONS);
    }

    private static EmbeddingRequest request(List<String> texts, EmbeddingInputType type) {
        return EmbeddingRequest.builder().inputs(texts.toArray(String[]::new)).inputType(type).build();
    }

    private static void assertSame(List<Embedding> embeddings, List<EncodedText> texts) {
        assertThat(embeddings).hasSameSizeAs(texts);
        for (int i = 0; i < texts.size(); i++) {
            assertThat(embeddings.get(i).vector()).as("text %d", i).isEqualTo(texts.get(i).vector());
        }
    }

    /** CLS, the first token; mean; a prompt whose tokens are left out of the mean; a dense layer; square root of the length. */
    @ParameterizedTest
    @ValueSource(strings = {"bert-cls", "mpnet-mean", "bert-prompt-not-pooled", "bert-dense", "bert-sqrt"})
    void vectorsAreTheLibrarysBitForBit(String fixture) {
        String folder = FIXTURES.resolve(fixture).toString();
        try (SiroccoEmbeddingModel model = builder(folder).build(); SentenceEncoder library = library(folder)) {
            assertSame(model.embed(request(TEXTS, null)).embeddings(), library.encode(TEXTS));
            assertSame(model.embed(request(TEXTS, EmbeddingInputType.QUERY)).embeddings(), library.encodeQuery(TEXTS));
            assertSame(model.embed(request(TEXTS, EmbeddingInputType.DOCUMENT)).embeddings(),
                    library.encodeDocument(TEXTS));
            assertThat(model.embed(TEXTS.getFirst()).content().vector())
                    .isEqualTo(library.encode(TEXTS.getFirst()).vector());
            assertThat(model.dimension()).isEqualTo(library.dimensions());
            assertThat(model.modelName()).isEqualTo(library.modelName());
        }
    }

    @Test
    void vectorsHaveUnitLengthWhereTheModelAsksForIt() {
        try (SiroccoEmbeddingModel model = builder(TINY).build()) {
            double squares = 0;
            for (float number : model.embed("hello").content().vector()) {
                squares += number * number;
            }
            assertThat(squares).isCloseTo(1, Offset.offset(1e-6));
        }
    }

    @Test
    void promptsThatAreGivenStandBeforeQueriesAndDocuments() {
        try (SiroccoEmbeddingModel model = builder(TINY).queryPrompt("q: ").documentPrompt("d: ").build();
                SiroccoEmbeddingModel queries = builder(TINY).queryPrompt("q: ").inputType(EmbeddingInputType.QUERY)
                        .build();
                SentenceEncoder library = library(TINY)) {
            List<EncodedText> asked = library.encode(TEXTS, "q: ");
            assertSame(model.embed(request(TEXTS, EmbeddingInputType.QUERY)).embeddings(), asked);
            assertSame(model.embed(request(TEXTS, EmbeddingInputType.DOCUMENT)).embeddings(),
                    library.encode(TEXTS, "d: "));
            assertSame(model.embed(request(TEXTS, null)).embeddings(), library.encode(TEXTS));
            assertSame(queries.embed(request(TEXTS, null)).embeddings(), asked);
        }
    }

    @Test
    void saysHowManyTokensARequestHad() {
        try (SiroccoEmbeddingModel model = builder(TINY).build(); SentenceEncoder library = library(TINY)) {
            int tokens = library.encode(TEXTS).stream().mapToInt(EncodedText::tokens).sum();
            EmbeddingResponse response = model.embed(request(TEXTS, null));
            assertThat(response.tokenUsage().inputTokenCount()).isEqualTo(tokens);
            assertThat(response.modelName()).isEqualTo(library.modelName());
            assertThat(((SiroccoEmbeddingMetadata) response.metadata()).backend()).isEqualTo("scalar");
            assertThat(model.backend()).isEqualTo("scalar");
            assertThat(model.embedAll(TEXTS.stream().filter(text -> !text.isEmpty()).map(TextSegment::from).toList())
                    .tokenUsage().inputTokenCount()).isEqualTo(tokens - library.encode("").tokens());
        }
    }

    @Test
    void tellsWhichTextsWereCutFromZeroAndWarns() {
        Logger logger = (Logger) LoggerFactory.getLogger(FrameworkEncoder.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try (SiroccoEmbeddingModel model = builder(SHORT).build()) {
            EmbeddingResponse response = model.embed(request(List.of("fits", OVERLONG, "too", OVERLONG), null));
            assertThat(response.metadata()).isInstanceOfSatisfying(SiroccoEmbeddingMetadata.class,
                    metadata -> assertThat(metadata.truncated()).containsExactly(1, 3));
            assertThat(response.embeddings().get(1).vector())
                    .isEqualTo(model.embed(OVERLONG.substring(0, 15)).content().vector());
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
            assertThat(model.dimension()).isEqualTo(4);
            assertThat(model.embed("hello").content().vector()).isEqualTo(whole.cut(4).vector());
            for (int dimensions : new int[]{1, 3, 8}) {
                EmbeddingResponse response = model
                        .embed(EmbeddingRequest.builder().input("hello").dimensions(dimensions).build());
                assertThat(response.embeddings().getFirst().vector()).isEqualTo(whole.cut(dimensions).vector());
            }
            for (int wrong : new int[]{-1, 0, 9}) {
                EmbeddingRequest request = EmbeddingRequest.builder().input("hello").dimensions(wrong).build();
                assertThatThrownBy(() -> model.embed(request)).isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("dimensions (" + wrong + ") must be at least 1 and at most the 8 of");
                assertThatThrownBy(() -> builder(TINY).dimensions(wrong).build())
                        .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("dimensions (" + wrong);
            }
        }
    }

    /** As one of the Hub's cache. */
    @Test
    void aModelIsAskedForWithOrWithoutItsCommit(@TempDir Path cache) throws IOException {
        Path model = Files.createDirectories(cache.resolve("models--acme--tiny/snapshots")).resolve("0123abc");
        Files.createSymbolicLink(model, FIXTURES.resolve("bert-cls").toAbsolutePath());
        try (SiroccoEmbeddingModel tiny = builder(model.toString()).build()) {
            assertThat(tiny.modelName()).isEqualTo("acme/tiny@0123abc");
            for (String name : List.of("acme/tiny", "acme/tiny@0123abc")) {
                assertThat(tiny.embed(EmbeddingRequest.builder().input("hello").modelName(name).build()).modelName())
                        .isEqualTo("acme/tiny@0123abc");
            }
            assertThatThrownBy(
                    () -> tiny.embed(EmbeddingRequest.builder().input("hello").modelName("acme/tin").build()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        try (SiroccoEmbeddingModel model = builder(TINY).build()) {
            EmbeddingRequestParameters heat = EmbeddingRequestParameters.builder()
                    .set(new EmbeddingParameter<>("heat", Double.class), 0.5).build();
            assertThatThrownBy(() -> model.embed(EmbeddingRequest.builder().input("hello").parameters(heat).build()))
                    .isInstanceOf(UnsupportedFeatureException.class).hasMessageContaining("heat");
            assertThatThrownBy(() -> model.embed(EmbeddingRequest.builder().input("hello").modelName("ada").build()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("model (ada) must be the one that is open, " + model.modelName());
            assertThat(model.embed(EmbeddingRequest.builder().input("hello").modelName(model.modelName()).build())
                    .embeddings()).hasSize(1);
        }
        assertThatThrownBy(() -> SiroccoEmbeddingModel.builder().options(null))
                .isInstanceOf(NullPointerException.class).hasMessage("options must not be null");
        assertThatThrownBy(() -> builder("no-such-model").build()).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no-such-model");
    }

    /** What is wrong with a request's dimensions or its model is found where listeners see it. */
    @Test
    void listenersAreToldOfARequestThatIsRefused() {
        List<Throwable> told = new ArrayList<>();
        EmbeddingModelListener listener = new EmbeddingModelListener() {
            @Override
            public void onError(EmbeddingModelErrorContext context) {
                told.add(context.error());
            }
        };
        try (SiroccoEmbeddingModel model = builder(TINY).listeners(List.of(listener)).build()) {
            for (EmbeddingRequest wrong : List.of(EmbeddingRequest.builder().input("hello").dimensions(9).build(),
                    EmbeddingRequest.builder().input("hello").modelName("ada").build())) {
                assertThatThrownBy(() -> model.embed(wrong)).isInstanceOf(IllegalArgumentException.class);
            }
        }
        assertThat(told).extracting(Throwable::getMessage).satisfiesExactly(
                first -> assertThat(first).startsWith("dimensions (9)"),
                second -> assertThat(second).startsWith("model (ada)"));
    }

    /** Who looks for one text and who embeds many get the same of it: neither is a query or a document until told so. */
    @Test
    void oneTextIsEmbeddedAsAmongMany() {
        try (SiroccoEmbeddingModel model = builder(TINY).queryPrompt("q: ").documentPrompt("d: ").build();
                SiroccoEmbeddingModel documents = builder(TINY).queryPrompt("q: ").documentPrompt("d: ")
                        .inputType(EmbeddingInputType.DOCUMENT).build();
                SentenceEncoder library = library(TINY)) {
            for (String text : List.of("hello", "Somebody has lunch.")) {
                TextSegment segment = TextSegment.from(text);
                float[] bare = library.encode(text).vector();
                assertThat(model.embed(text).content().vector()).isEqualTo(bare);
                assertThat(model.embed(segment).content().vector()).isEqualTo(bare);
                assertThat(model.embedAll(List.of(segment)).content().getFirst().vector()).isEqualTo(bare);
                float[] document = library.encode(List.of(text), "d: ").getFirst().vector();
                assertThat(documents.embed(text).content().vector()).isEqualTo(document).isNotEqualTo(bare);
                assertThat(documents.embedAll(List.of(segment)).content().getFirst().vector()).isEqualTo(document);
            }
        }
    }

    @Test
    void nothingInIsNothingOut() {
        try (SiroccoEmbeddingModel model = builder(TINY).build()) {
            assertThat(model.embedAll(List.of()).content()).isEmpty();
        }
    }

    /** As many forward passes, of as many tokens each, as one call of the library makes: none is the adapter's own. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10_000})
    void aRequestIsOneCallOfTheLibrary(int size) {
        List<String> texts = IntStream.range(0, size).mapToObj(i -> "text " + "x".repeat(i * 7 % 13) + i).toList();
        List<TextSegment> segments = texts.stream().map(TextSegment::from).toList();
        EncoderOptions counting = OPTIONS.toBuilder().backend("counting").build();
        try (SiroccoEmbeddingModel model = builder(TINY).options(counting).build();
                SentenceEncoder library = SentenceEncoder.load(ModelSource.parse(TINY), counting)) {
            CountingProvider.FORWARDS.clear();
            library.encode(texts);
            List<Integer> expected = new ArrayList<>(CountingProvider.FORWARDS);
            CountingProvider.FORWARDS.clear();
            model.embedAll(segments);
            assertThat(CountingProvider.FORWARDS).isNotEmpty().isEqualTo(expected);
        }
        try (SiroccoEmbeddingModel model = builder(TINY).build(); SentenceEncoder library = library(TINY)) {
            Response<List<Embedding>> response = model.embedAll(segments);
            assertSame(response.content(), library.encode(texts));
        }
    }

    @Test
    void aClosedOneSaysSoAndAnotherGoesOn() {
        SiroccoEmbeddingModel first = builder(TINY).build();
        try (SiroccoEmbeddingModel second = builder(TINY).build()) {
            float[] vector = first.embed("hello").content().vector();
            first.close();
            first.close();
            assertThatThrownBy(() -> first.embed("hello")).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
            assertThat(second.embed("hello").content().vector()).isEqualTo(vector);
        }
    }
}
