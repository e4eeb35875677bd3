package org.sirocco.peers;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.bgesmallzhv15.BgeSmallZhV15EmbeddingModel;
import java.util.List;
import org.sirocco.cli.compare.Contender;

/** langchain4j's in-process embedding model as it is shipped: {@code embedAll}, with its own threads. */
final class LangChain4jContender implements Contender {
    private final EmbeddingModel model;

    LangChain4jContender(String name) {
        model = switch (name) {
            case "all-minilm-l6-v2" -> new AllMiniLmL6V2EmbeddingModel();
            case "bge-small-zh-v15" -> new BgeSmallZhV15EmbeddingModel();
            default -> throw new IllegalArgumentException("langchain4j's " + name + " is not on the peers' class path");
        };
    }

    @Override
    public String name() {
        return "langchain4j";
    }

    @Override
    public List<float[]> encode(List<String> texts) {
        return model.embedAll(texts.stream().map(TextSegment::from).toList()).content().stream().map(e -> e.vector())
                .toList();
    }

    @Override
    public void close() {
        // It offers no way to be closed.
    }
}
