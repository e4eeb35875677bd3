package org.sirocco.langchain4j.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.aggregator.ReRankingContentAggregator;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sirocco.langchain4j.SiroccoEmbeddingModel;
import org.sirocco.langchain4j.SiroccoScoringModel;

/** The programs of docs/langchain4j.md, which a test of the house compares with the page. */
class LangChain4jPageTest {
    @Test
    void theFirstProgramPrintsWhatThePageShows() {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (SiroccoEmbeddingModel model = SiroccoEmbeddingModel.builder().build()) {
            InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();
            List<TextSegment> texts = List.of(TextSegment.from("Somebody has lunch."),
                    TextSegment.from("A distant galaxy."));
            store.addAll(model.embedAll(texts).content(), texts);
            var request = EmbeddingSearchRequest.builder()
                    .queryEmbedding(model.embed("A man is eating food.").content()).maxResults(1).build();
            System.out.println(store.search(request).matches().getFirst().embedded().text());
        } finally {
            System.setOut(console);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).strip()).isEqualTo("Somebody has lunch.");
    }

    @Test
    void theSecondWantsARerankerThere() {
        assertThatThrownBy(() -> {
            SiroccoScoringModel reranker = SiroccoScoringModel.builder().modelName("path/of/a/reranker").build();
            ReRankingContentAggregator aggregator = new ReRankingContentAggregator(reranker);
            aggregator.aggregate(null);
        }).hasMessageContaining("path/of/a/reranker");
    }
}
