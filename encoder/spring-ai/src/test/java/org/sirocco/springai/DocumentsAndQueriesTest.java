package org.sirocco.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.contract.CountingProvider;
import org.sirocco.text.EncodedText;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.SentenceEncoder;
import org.springframework.ai.content.Media;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.util.MimeTypeUtils;

/** Which prompt stands before what, with a model that has one for each kind. */
class DocumentsAndQueriesTest {
    private static final String TINY = "random:layers=1,hidden=8,heads=2,ffn=4,seed=3";
    private static final EncoderOptions OPTIONS = EncoderOptions.builder().backend("scalar").threads(1).build();
    private static final List<String> TEXTS = List.of("A man is eating food.", "lunch", "Somebody has lunch.");
    private static final List<Document> DOCUMENTS = TEXTS.stream().map(Document::new).toList();

    private static SiroccoEmbeddingModel.Builder builder() {
        return SiroccoEmbeddingModel.builder().model(TINY).options(OPTIONS).queryPrompt("q: ").documentPrompt("d: ");
    }

    private static List<float[]> library(String prompt) {
        try (SentenceEncoder library = SentenceEncoder.load(ModelSource.parse(TINY), OPTIONS)) {
            return library.encode(TEXTS, prompt).stream().map(EncodedText::vector).toList();
        }
    }

    private static List<float[]> asked(SiroccoEmbeddingModel model, InputKind kind) {
        return model.call(new EmbeddingRequest(TEXTS, SiroccoEmbeddingOptions.builder().inputKind(kind).build()))
                .getResults().stream().map(result -> result.getOutput()).toList();
    }

    @Test
    void documentsAreDocumentsAndASingleTextIsAQuery() {
        try (SiroccoEmbeddingModel model = builder().build()) {
            assertThat(model.embed(TEXTS.getFirst())).isEqualTo(library("q: ").getFirst());
            assertThat(model.embed(DOCUMENTS.getFirst())).isEqualTo(library("d: ").getFirst());
            assertThat(model.embed(DOCUMENTS, EmbeddingOptions.builder().build(), List::of))
                    .containsExactlyElementsOf(library("d: "));
            assertThat(model.embed(TEXTS)).containsExactlyElementsOf(library(""));
        }
    }

    /** One text in a list is one of a list: neither, until options or the model say otherwise; both alike where they do. */
    @Test
    void aSingleTextIsNoQueryInAList() {
        List<String> one = List.of(TEXTS.getFirst());
        try (SiroccoEmbeddingModel model = builder().build();
                SiroccoEmbeddingModel neither = builder().inputKind(InputKind.NEITHER).build();
                SiroccoEmbeddingModel queries = builder().inputKind(InputKind.QUERY).build()) {
            assertThat(model.embed(one).getFirst()).isEqualTo(library("").getFirst())
                    .isNotEqualTo(model.embed(one.getFirst()));
            assertThat(neither.embed(one).getFirst()).isEqualTo(neither.embed(one.getFirst()));
            assertThat(queries.embed(one).getFirst()).isEqualTo(queries.embed(one.getFirst()));
            assertThat(model.embedForResponse(one).getResult().getOutput()).isEqualTo(library("").getFirst());
        }
    }

    @Test
    void optionsSayOtherwise() {
        try (SiroccoEmbeddingModel model = builder().build()) {
            assertThat(asked(model, InputKind.QUERY)).containsExactlyElementsOf(library("q: "));
            assertThat(asked(model, InputKind.DOCUMENT)).containsExactlyElementsOf(library("d: "));
            assertThat(asked(model, InputKind.NEITHER)).containsExactlyElementsOf(library(""));
            EmbeddingOptions queries = SiroccoEmbeddingOptions.builder().inputKind(InputKind.QUERY).build();
            assertThat(model.embed(DOCUMENTS, queries, List::of)).containsExactlyElementsOf(library("q: "));
        }
    }

    @Test
    void theModelSaysOtherwiseForAllButDocuments() {
        try (SiroccoEmbeddingModel model = builder().inputKind(InputKind.NEITHER).build();
                SiroccoEmbeddingModel queries = builder().inputKind(InputKind.QUERY).build()) {
            assertThat(model.embed(TEXTS.getFirst())).isEqualTo(library("").getFirst());
            assertThat(model.embed(DOCUMENTS.getFirst())).isEqualTo(library("d: ").getFirst());
            assertThat(queries.embed(TEXTS)).containsExactlyElementsOf(library("q: "));
            assertThat(asked(queries, InputKind.NEITHER)).containsExactlyElementsOf(library(""));
        }
    }

    /** Spring AI's own store: what it keeps are documents, what it searches with are queries. */
    @Test
    void aVectorStoreFindsWithQueriesAmongDocuments() {
        try (SiroccoEmbeddingModel model = builder().build()) {
            SimpleVectorStore store = SimpleVectorStore.builder(model).build();
            store.add(DOCUMENTS);
            Document found = store.similaritySearch(SearchRequest.builder().query(TEXTS.get(1)).topK(3).build())
                    .stream()
                    .filter(document -> document.getText().equals(TEXTS.get(1))).findFirst().orElseThrow();
            double cosine = 0;
            for (int c = 0; c < model.dimensions(); c++) {
                cosine += (double) library("q: ").get(1)[c] * library("d: ").get(1)[c];
            }
            assertThat(cosine).isLessThan(0.9999);
            assertThat(found.getScore()).isCloseTo(cosine, Offset.offset(1e-6));
        }
    }

    /** The strategy's batches, one call of the library each, in its order. */
    @Test
    void aBatchingStrategysBatchesAreTheOnly() {
        EncoderOptions counting = OPTIONS.toBuilder().backend("counting").build();
        try (SiroccoEmbeddingModel model = builder().options(counting).build()) {
            CountingProvider.FORWARDS.clear();
            model.embed(DOCUMENTS, EmbeddingOptions.builder().build(),
                    all -> List.of(all.subList(0, 1), all.subList(1, 3)));
            assertThat(CountingProvider.FORWARDS).hasSize(2);
        }
    }

    @Test
    void metadataStandBeforeATextWhereThatIsAskedFor() {
        Document document = new Document("lunch", Map.of("menu", "soup"));
        try (SiroccoEmbeddingModel model = builder().build();
                SiroccoEmbeddingModel telling = builder().metadataMode(MetadataMode.EMBED).build()) {
            assertThat(model.getEmbeddingContent(document)).isEqualTo("lunch");
            assertThat(telling.getEmbeddingContent(document)).isEqualTo("menu: soup\n\nlunch");
            assertThat(telling.embed(document))
                    .isEqualTo(telling.encoder().encode(List.of("menu: soup\n\nlunch"), "d: ").getFirst().vector());
        }
    }

    @Test
    void refusesAPicture() {
        Document picture = Document.builder().id("cat")
                .media(new Media(MimeTypeUtils.IMAGE_PNG, URI.create("file:cat.png"))).build();
        try (SiroccoEmbeddingModel model = builder().build()) {
            assertThatThrownBy(() -> model.embed(picture)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("document cat has no text, and nothing else is embedded");
        }
    }
}
