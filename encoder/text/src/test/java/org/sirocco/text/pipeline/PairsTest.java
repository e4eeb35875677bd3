package org.sirocco.text.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.Backends;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.text.families.ModelFamily;
import org.sirocco.text.families.ReadWeights;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.Safetensors;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.PoolingMode;
import org.sirocco.text.model.SentenceSettings;
import org.sirocco.text.tokenizer.HuggingFaceTokenizer;
import org.sirocco.text.tokenizer.TextPair;
import org.sirocco.text.tokenizer.Tokens;

/** Pairs, their token types and a classification head go through the pipeline: sentence-transformers' own logits come out. */
class PairsTest {
    private final Path folder = resource("/pair-classifier/expected.json").getParent();
    private final Json expected = Json.read(folder.resolve("expected.json"));
    private final int limit = expected.get("limit").intFrom(1);

    private static Path resource(String name) {
        try {
            return Path.of(PairsTest.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private HuggingFaceTokenizer tokenizer() {
        try {
            return new HuggingFaceTokenizer(Files.readAllBytes(folder.resolve("tokenizer.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<TextPair> pairs() {
        List<TextPair> pairs = new ArrayList<>();
        for (Json pair : expected.get("pairs").list()) {
            pairs.add(new TextPair(pair.get("a").text(), pair.get("b").text()));
        }
        return pairs;
    }

    @Test
    void theTokensAndTypesOfAPairAreTheLibrarys() {
        boolean cut = false;
        try (HuggingFaceTokenizer tokenizer = tokenizer()) {
            for (Json pair : expected.get("pairs").list()) {
                Tokens tokens = tokenizer.encode(new TextPair(pair.get("a").text(), pair.get("b").text()), limit);
                assertThat(tokens.ids()).containsExactly(numbers(pair.get("ids")));
                assertThat(tokens.typeIds()).containsExactly(numbers(pair.get("type_ids")));
                cut |= tokens.total() > tokens.length();
            }
        }
        assertThat(cut).as("some pair is over the limit").isTrue();
    }

    private static int[] numbers(Json list) {
        return list.list().stream().mapToInt(number -> (int) number.number()).toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "simd"})
    void theLogitsOfAPairAreTheLibrarys(String backend) {
        try (Arena arena = Arena.ofShared(); HuggingFaceTokenizer tokenizer = tokenizer()) {
            Safetensors weights = Safetensors.open(folder.resolve("model.safetensors"), arena);
            Json config = Json.read(folder.resolve("config.json"));
            EncoderModel encoder = ModelFamily.of(config).load("cross", config, new ReadWeights(weights, true));
            int hidden = encoder.outputSize();
            Head head = new Head.Classification(List.of(
                    new Head.Dense(weights.linear("bert.pooler.dense", hidden, hidden), HeadActivation.TANH),
                    new Head.Dense(weights.linear("classifier", 1, hidden), HeadActivation.IDENTITY)));
            LoadedModel model = new LoadedModel("cross", encoder.withHead(head), null,
                    new SentenceSettings(PoolingMode.CLS, List.of(), false, limit, Map.of()), arena);
            List<PooledText> results;
            try (Vectorizer vectorizer = Vectorizer.load(model, Backends.choose(backend, BackendOptions.defaults()),
                    2)) {
                results = new TextPipeline<>(new Tokenizing(tokenizer, (index, text) -> List.of(text), limit, 2),
                        vectorizer,
                        100, 2).encodePairs(pairs(), limit);
            }
            List<Json> each = expected.get("pairs").list();
            assertThat(results).hasSameSizeAs(each);
            for (int i = 0; i < each.size(); i++) {
                double logit = each.get(i).get("logits").list().getFirst().number();
                assertThat((double) results.get(i).vector()[0]).as("pair %d on %s", i, backend)
                        .isCloseTo(logit, Offset.offset(1e-5 * (1 + Math.abs(logit))));
                assertThat(results.get(i).truncated())
                        .isEqualTo(results.get(i).tokens() > each.get(i).get("ids").list().size());
            }
            assertThat(results).anyMatch(PooledText::truncated).anyMatch(result -> !result.truncated());
        }
    }
}
