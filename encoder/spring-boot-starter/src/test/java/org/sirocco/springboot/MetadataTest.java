package org.sirocco.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.BackendOptions.EmbeddingPlace;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.text.Overlong;
import org.sirocco.text.names.KnownModels;

/** What an editor knows of the properties. */
class MetadataTest {
    private static JsonNode metadata() throws IOException {
        try (InputStream in = MetadataTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static Stream<JsonNode> named(String kind) throws IOException {
        return metadata().get(kind).valueStream();
    }

    private static Stream<String> hints(String property) throws IOException {
        return named("hints").filter(hint -> hint.get("name").asText().equals(Application.of(property)))
                .flatMap(hint -> hint.get("values").valueStream()).map(value -> value.get("value").asText());
    }

    @Test
    void eachPropertyIsDescribed() throws IOException {
        Map<String, String> described = new TreeMap<>();
        for (JsonNode property : named("properties").toList()) {
            described.put(property.get("name").asText(), property.path("description").asText());
        }
        assertThat(described).containsOnlyKeys(Stream.concat(
                Arrays.stream(SiroccoEmbeddingProperties.class.getRecordComponents())
                        .map(part -> Application
                                .of(part.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))),
                Stream.of("spring.ai.model.embedding", "management.health.sirocco.enabled")).toList());
        assertThat(described.values()).allSatisfy(description -> assertThat(description).isNotBlank());
    }

    @Test
    void valuesAreOffered() throws IOException {
        assertThat(hints("backend")).contains("auto", "simd", "scalar", "tornado");
        assertThat(hints("model"))
                .containsExactlyInAnyOrderElementsOf(KnownModels.all().stream().map(known -> known.name()).toList());
        assertThat(hints("weights")).containsExactlyInAnyOrderElementsOf(
                Arrays.stream(WeightForm.values()).map(WeightForm::toString).toList());
        assertThat(hints("embeddings")).containsExactlyInAnyOrderElementsOf(
                Arrays.stream(EmbeddingPlace.values()).map(value -> value.name().toLowerCase(Locale.ROOT)).toList());
        assertThat(hints("overlong")).containsExactlyInAnyOrderElementsOf(
                Arrays.stream(Overlong.values()).map(value -> value.name().toLowerCase(Locale.ROOT)).toList());
    }
}
