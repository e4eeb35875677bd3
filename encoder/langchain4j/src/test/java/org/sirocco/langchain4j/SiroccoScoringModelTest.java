package org.sirocco.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.aggregator.ReRankingContentAggregator;
import dev.langchain4j.rag.query.Query;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sirocco.text.CrossEncoder;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.ScoredPair;
import org.slf4j.LoggerFactory;

class SiroccoScoringModelTest {
    private static final Path FIXTURES = Path.of("../text/src/test/resources/fixtures");
    private static final ModelSource RERANKER = new ModelSource.Folder(FIXTURES.resolve("cross-bert-1"));
    private static final EncoderOptions OPTIONS = EncoderOptions.builder().backend("scalar").threads(1).build();
    private static final String QUERY = "A man is eating food.";
    private static final List<String> DOCUMENTS = List.of("A river.", "Somebody has lunch.", "food", "A man");

    private static List<TextSegment> segments() {
        return DOCUMENTS.stream().map(TextSegment::from).toList();
    }

    private static SiroccoScoringModel open(EncoderOptions options) {
        return SiroccoScoringModel.builder().model(RERANKER).options(options).build();
    }

    @Test
    void scoresAndTokensAreTheLibrarys() {
        try (SiroccoScoringModel model = open(OPTIONS); CrossEncoder library = CrossEncoder.load(RERANKER, OPTIONS)) {
            List<ScoredPair> expected = library.score(QUERY, DOCUMENTS);
            Response<List<Double>> response = model.scoreAll(segments(), QUERY);
            assertThat(response.content())
                    .containsExactlyElementsOf(expected.stream().map(pair -> (double) pair.score()).toList());
            assertThat(response.tokenUsage().inputTokenCount())
                    .isEqualTo(expected.stream().mapToInt(ScoredPair::tokens).sum());
            assertThat(response.metadata()).containsEntry(SiroccoScoringModel.TRUNCATED, List.of());
            assertThat(model.score(DOCUMENTS.getFirst(), QUERY).content())
                    .isEqualTo(library.score(QUERY, DOCUMENTS.getFirst()).score());
            assertThat(model.scoreAll(List.of(), QUERY).content()).isEmpty();
            assertThat(model.modelName()).isEqualTo(library.modelName());
        }
    }

    @Test
    void langchain4jsRerankingPutsTheDocumentsInTheLibrarysOrder() {
        try (SiroccoScoringModel model = open(OPTIONS); CrossEncoder library = CrossEncoder.load(RERANKER, OPTIONS)) {
            List<String> expected = library.rank(QUERY, DOCUMENTS).stream()
                    .map(ranked -> DOCUMENTS.get(ranked.index())).toList();
            List<Content> contents = segments().stream().map(Content::from).toList();
            List<Content> sorted = new ReRankingContentAggregator(model)
                    .aggregate(Map.of(Query.from(QUERY), List.of(contents)));
            assertThat(expected).isNotEqualTo(DOCUMENTS);
            assertThat(sorted).extracting(content -> content.textSegment().text())
                    .containsExactlyElementsOf(expected);
        }
    }

    @Test
    void tellsWhichPairsWereCutFromZeroAndWarns() {
        Logger logger = (Logger) LoggerFactory.getLogger(SiroccoScoringModel.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try (SiroccoScoringModel model = open(OPTIONS.toBuilder().maxTokens(20).build())) {
            Response<List<Double>> response = model.scoreAll(segments(), QUERY);
            assertThat(response.metadata()).containsEntry(SiroccoScoringModel.TRUNCATED, List.of(1));
            assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).containsExactly(
                    "pair 2 of 4 is over the limit of 20 tokens, and its end was not read");
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void refusesSeveralLabelsNoModelAndCallsAfterItsEnd() {
        assertThatThrownBy(() -> SiroccoScoringModel.builder().modelName(FIXTURES.resolve("cross-bert-3").toString())
                .options(OPTIONS).build()).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 3 labels");
        assertThatThrownBy(() -> SiroccoScoringModel.builder().build()).isInstanceOf(NullPointerException.class)
                .hasMessage("model must not be null");
        SiroccoScoringModel model = open(OPTIONS);
        try (SiroccoScoringModel second = open(OPTIONS)) {
            double score = model.score("food", QUERY).content();
            model.close();
            model.close();
            assertThatThrownBy(() -> model.score("food", QUERY)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
            assertThat(second.score("food", QUERY).content()).isEqualTo(score);
        }
    }
}
