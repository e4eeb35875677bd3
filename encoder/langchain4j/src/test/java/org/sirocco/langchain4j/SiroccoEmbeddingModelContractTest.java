package org.sirocco.langchain4j;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.common.AbstractEmbeddingModelIT;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.text.EncoderOptions;

/** What langchain4j asks of every embedding model, of the default model with a prompt for each kind of text. */
class SiroccoEmbeddingModelContractTest extends AbstractEmbeddingModelIT {
    @TempDir
    private static Path cache;

    private final List<SiroccoEmbeddingModel> opened = new ArrayList<>();

    private static SiroccoEmbeddingModel.Builder builder() {
        return SiroccoEmbeddingModel.builder().options(EncoderOptions.builder().cache(cache).build())
                .queryPrompt("query: ").documentPrompt("passage: ");
    }

    @AfterEach
    void close() {
        opened.forEach(SiroccoEmbeddingModel::close);
        opened.clear();
    }

    /** One for each test: JUnit closes the arguments of a test that can be closed. */
    @Override
    protected List<EmbeddingModel> models() {
        return List.of(builder().build());
    }

    @Override
    protected EmbeddingModel modelWith(EmbeddingModelListener listener) {
        SiroccoEmbeddingModel model = builder().listeners(List.of(listener)).build();
        opened.add(model);
        return model;
    }

    @Override
    protected EmbeddingModel failingModelWith(EmbeddingModelListener listener) {
        SiroccoEmbeddingModel closed = builder().listeners(List.of(listener)).build();
        closed.close();
        return closed;
    }

    @Override
    protected boolean supportsImageInput() {
        return false;
    }
}
