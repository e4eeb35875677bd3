package org.sirocco.examples.spring;

import java.util.List;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Two documents in Spring AI's own store, of which a question finds one. */
@SpringBootApplication(proxyBeanMethods = false)
public final class Search {
    public static void main(String[] arguments) {
        SpringApplication.run(Search.class, arguments);
    }

    @Bean
    CommandLineRunner ask(EmbeddingModel model) {
        return arguments -> {
            SimpleVectorStore store = SimpleVectorStore.builder(model).build();
            store.add(List.of(new Document("Somebody has lunch."), new Document("A distant galaxy.")));
            System.out.println(store.similaritySearch("A man is eating food.").getFirst().getText());
        };
    }
}
