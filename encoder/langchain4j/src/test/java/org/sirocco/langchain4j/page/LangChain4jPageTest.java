package org.sirocco.langchain4j.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.aggregator.ContentAggregator;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.encoder.contract.JavaProgram;
import org.sirocco.langchain4j.SiroccoEmbeddingModel;
import org.sirocco.text.CrossEncoder;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;

/** The programs of docs/langchain4j.md: the first stands here, and a test of the house compares it with the page. */
class LangChain4jPageTest {
    private static final Path RERANKER = Path.of("../text/src/test/resources/fixtures/cross-bert-1");
    private static final String QUERY = "A man is eating food.";
    private static final List<String> DOCUMENTS = List.of("A river.", "Somebody has lunch.", "food", "A man");

    @TempDir
    private Path folder;

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

    /** As the page shows it, with the path of a reranker that is here. */
    @Test
    void theSecondProgramsAggregatorPutsTheLibrarysBestFirst() throws Exception {
        String page = Files.readString(Path.of("../../docs/langchain4j.md"));
        Matcher block = Pattern.compile("```java\n((?:import [^\n]+\n)+)\n([^`]*Aggregator[^`]*)```")
                .matcher(page);
        assertThat(block.find()).isTrue();
        assertThat(block.group(2)).containsOnlyOnce("path/of/a/reranker");
        String source = block.group(1) + """
                public final class Second {
                    public static dev.langchain4j.rag.content.aggregator.ContentAggregator aggregator() {
                        %s
                        return aggregator;
                    }
                }
                """.formatted(block.group(2).replace("path/of/a/reranker", RERANKER.toString()));
        ContentAggregator aggregator = (ContentAggregator) JavaProgram
                .compile("Second", source, folder, JavaProgram.ofTheTests()).load().getMethod("aggregator")
                .invoke(null);

        List<Content> contents = DOCUMENTS.stream().map(TextSegment::from).map(Content::from).toList();
        List<String> found = aggregator.aggregate(Map.of(Query.from(QUERY), List.of(contents))).stream()
                .map(content -> content.textSegment().text()).toList();
        try (CrossEncoder library = CrossEncoder.load(new ModelSource.Folder(RERANKER), EncoderOptions.defaults())) {
            assertThat(found).isNotEqualTo(DOCUMENTS).containsExactlyElementsOf(library.rank(QUERY, DOCUMENTS).stream()
                    .map(ranked -> DOCUMENTS.get(ranked.index())).toList());
        }
    }
}
