package org.sirocco.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.retriever.EmbeddingStoreContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.text.EncoderOptions;

/** A program as users of langchain4j write it: documents into a store, the nearest ones out. */
class RetrievalTest {
    private static final List<String> DOCUMENTS = List.of("The cat sleeps on the sofa.",
            "Interest rates were raised by the central bank.", "A chef prepares pasta with tomatoes.",
            "The telescope photographed a distant galaxy.", "The goalkeeper saved a penalty.");

    @TempDir
    private Path cache;

    @Test
    void findsWhatAQuestionIsAbout() {
        InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();
        try (SiroccoEmbeddingModel model = SiroccoEmbeddingModel.builder()
                .options(EncoderOptions.builder().cache(cache).build()).build()) {
            List<TextSegment> segments = DOCUMENTS.stream().map(TextSegment::from).toList();
            store.addAll(model.embedAll(segments).content(), segments);

            EmbeddingStoreContentRetriever retriever = EmbeddingStoreContentRetriever.builder().embeddingStore(store)
                    .embeddingModel(model).maxResults(1).build();
            assertThat(found(retriever, "What is for dinner?")).isEqualTo(DOCUMENTS.get(2));
            assertThat(found(retriever, "Who plays football?")).isEqualTo(DOCUMENTS.get(4));
            assertThat(found(retriever, "stars in the night sky")).isEqualTo(DOCUMENTS.get(3));
            assertThat(found(retriever, "monetary policy")).isEqualTo(DOCUMENTS.get(1));

            EmbeddingMatch<TextSegment> itself = store.search(EmbeddingSearchRequest.builder()
                    .queryEmbedding(model.embed(DOCUMENTS.getFirst()).content()).maxResults(1).build()).matches()
                    .getFirst();
            assertThat(itself.embedded().text()).isEqualTo(DOCUMENTS.getFirst());
            assertThat(itself.score()).isCloseTo(1, Offset.offset(1e-6));
        }
    }

    private static String found(EmbeddingStoreContentRetriever retriever, String question) {
        return retriever.retrieve(Query.from(question)).getFirst().textSegment().text();
    }
}
