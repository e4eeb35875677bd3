import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Prints what of its documents questions are about, and keeps them with their vectors in a file. */
final class Retrieval {
    public static void main(String[] arguments) {
        EmbeddingModel model = new dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel();
        List<TextSegment> documents = Stream.of("The cat sleeps on the sofa.",
                "Interest rates were raised by the central bank.", "A chef prepares pasta with tomatoes.",
                "The telescope photographed a distant galaxy.", "The goalkeeper saved a penalty.", "naïve café, 東京 🙂")
                .map(TextSegment::from).toList();
        InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();
        store.addAll(model.embedAll(documents).content(), documents);
        for (String question : List.of("What is for dinner?", "Who plays football?", "stars in the night sky",
                "monetary policy")) {
            EmbeddingSearchRequest request = EmbeddingSearchRequest.builder()
                    .queryEmbedding(model.embed(question).content()).maxResults(2).build();
            for (EmbeddingMatch<TextSegment> match : store.search(request).matches()) {
                System.out.println(question + " " + match.embedded().text());
            }
        }
        store.serializeToFile(Path.of(arguments[0]));
    }
}
