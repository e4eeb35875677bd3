package org.sirocco.springai;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sirocco.text.EncoderOptions;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.observation.DefaultEmbeddingModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;

/** What who watches an application sees of a request. */
class ObservationTest {
    private static final String TINY = "random:layers=1,hidden=8,heads=2,ffn=4,seed=3";

    private final TestObservationRegistry registry = TestObservationRegistry.create();

    private SiroccoEmbeddingModel.Builder builder() {
        return SiroccoEmbeddingModel.builder().model(TINY)
                .options(EncoderOptions.builder().backend("scalar").threads(1).build()).observationRegistry(registry);
    }

    @Test
    void aRequestHasSpringAisNames() {
        try (SiroccoEmbeddingModel model = builder().build()) {
            EmbeddingOptions options = EmbeddingOptions.builder().dimensions(4).build();
            int tokens = model.call(new EmbeddingRequest(List.of("hello", "you"), options)).getMetadata().getUsage()
                    .getTotalTokens();
            String name = model.encoder().modelName();
            TestObservationRegistryAssert.assertThat(registry).doesNotHaveAnyRemainingCurrentObservation()
                    .hasNumberOfObservationsEqualTo(1)
                    .hasObservationWithNameEqualTo("gen_ai.client.operation").that()
                    .hasContextualNameEqualTo("embedding " + name)
                    .hasLowCardinalityKeyValue("gen_ai.operation.name", "embedding")
                    .hasLowCardinalityKeyValue("gen_ai.system", "sirocco")
                    .hasLowCardinalityKeyValue("gen_ai.request.model", name)
                    .hasLowCardinalityKeyValue("gen_ai.response.model", name)
                    .hasHighCardinalityKeyValue("gen_ai.request.embedding.dimensions", "4")
                    .hasHighCardinalityKeyValue("gen_ai.usage.input_tokens", Integer.toString(tokens))
                    .hasHighCardinalityKeyValue("gen_ai.usage.total_tokens", Integer.toString(tokens))
                    .hasBeenStarted().hasBeenStopped();
        }
    }

    @Test
    void aFailureIsSeen() {
        SiroccoEmbeddingModel model = builder().build();
        model.close();
        assertThatThrownBy(() -> model.embed("hello")).isInstanceOf(IllegalStateException.class);
        TestObservationRegistryAssert.assertThat(registry).hasObservationWithNameEqualTo("gen_ai.client.operation")
                .that().hasBeenStopped().hasError();
    }

    /** As those of other providers are, which say more than a model and dimensions. */
    private record Foreign(String getModel, Integer getDimensions, String encodingFormat) implements EmbeddingOptions {}

    static List<EmbeddingOptions> wrong() {
        return List.of(new Foreign(null, null, "base64"), EmbeddingOptions.builder().model("ada").build(),
                EmbeddingOptions.builder().dimensions(9).build(),
                SiroccoEmbeddingOptions.builder().dimensions(9).build());
    }

    /** What is wrong with a request is the request's failure, not one before it. */
    @ParameterizedTest
    @MethodSource("wrong")
    void optionsThatAreRefusedAreSeen(EmbeddingOptions wrong) {
        try (SiroccoEmbeddingModel model = builder().build()) {
            EmbeddingRequest request = new EmbeddingRequest(List.of("hello"), wrong);
            assertThatThrownBy(() -> model.call(request)).isInstanceOf(IllegalArgumentException.class);
            TestObservationRegistryAssert.assertThat(registry).doesNotHaveAnyRemainingCurrentObservation()
                    .hasNumberOfObservationsEqualTo(1).hasObservationWithNameEqualTo("gen_ai.client.operation")
                    .that().hasLowCardinalityKeyValue("gen_ai.request.model",
                            wrong.getModel() == null ? model.encoder().modelName() : wrong.getModel())
                    .hasBeenStopped().hasError();
            List<Document> documents = List.of(new Document("hello"));
            assertThatThrownBy(() -> model.embed(documents, wrong, List::of))
                    .isInstanceOf(IllegalArgumentException.class);
            TestObservationRegistryAssert.assertThat(registry).hasNumberOfObservationsEqualTo(2);
        }
    }

    @Test
    void aTextThatIsNotThereIsSeen() {
        try (SiroccoEmbeddingModel model = builder().build()) {
            EmbeddingRequest request = new EmbeddingRequest(Arrays.asList("hello", null), null);
            assertThatThrownBy(() -> model.call(request)).isInstanceOf(NullPointerException.class)
                    .hasMessage("text 2 of 2 must not be null");
            TestObservationRegistryAssert.assertThat(registry)
                    .hasObservationWithNameEqualTo("gen_ai.client.operation").that().hasBeenStopped().hasError();
        }
    }

    @Test
    void anApplicationsOwnNamesAreTaken() {
        DefaultEmbeddingModelObservationConvention own = new DefaultEmbeddingModelObservationConvention() {
            @Override
            public KeyValues getLowCardinalityKeyValues(EmbeddingModelObservationContext context) {
                return super.getLowCardinalityKeyValues(context).and(KeyValue.of("team", "search"));
            }
        };
        try (SiroccoEmbeddingModel model = builder().observationConvention(own).build()) {
            model.embed("hello");
            TestObservationRegistryAssert.assertThat(registry).hasObservationWithNameEqualTo("gen_ai.client.operation")
                    .that().hasLowCardinalityKeyValue("team", "search");
        }
    }
}
