package org.sirocco.text.families;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.Backends;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.contract.Close;
import org.sirocco.encoder.host.Embeddings;
import org.sirocco.encoder.host.TokenBatch;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.Safetensors;
import org.sirocco.text.formats.SafetensorsWriter;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.store.ModelStore;
import org.sirocco.text.tokenizer.HuggingFaceTokenizer;

/** A folder of Marian's layout, against what PyTorch computes with it (scripts/peers/marian_fixture.py). */
class MarianFamilyTest {
    private static final String[] FILES = {"config.json", "tokenizer.json", "model.safetensors"};
    private static final String WORDS = "model.shared.weight";

    private static Path fixture() {
        try {
            return Path.of(MarianFamilyTest.class.getResource("/marian-tiny/config.json").toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Json> texts() {
        return Json.read(fixture().resolve("manifest.json")).get("texts").list();
    }

    private static int[] ids(Json text) {
        return text.get("ids").list().stream().mapToInt(id -> id.intFrom(0)).toArray();
    }

    @TempDir
    Path folder;

    @BeforeEach
    void copy() throws IOException {
        for (String file : FILES) {
            Files.copy(fixture().resolve(file), folder.resolve(file));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "simd"})
    void everyLayerIsWhatPyTorchComputes(String backend) {
        List<Json> texts = texts();
        try (LoadedModel model = ModelStore.openFolder(folder);
                Arena arena = Arena.ofConfined();
                EncoderRuntime runtime = Backends.open(backend, BackendOptions.defaults()).load(model.encoder())) {
            Safetensors expected = Safetensors.open(fixture().resolve("expected.safetensors"), arena);
            int layers = model.encoder().layers().size();
            for (int t = 0; t < texts.size(); t++) {
                String who = String.format(Locale.ROOT, "%s, text %d, state ", backend, t);
                int[] ids = ids(texts.get(t));
                PackedBatch layout = PackedBatch.ofLengths(ids.length);
                float[] hidden = new float[ids.length * model.encoder().inputSize()];
                new Embeddings(model.encoder().embedding()).embed(new TokenBatch(ids, new int[ids.length], layout),
                        hidden);
                float[] fast = hidden.clone();
                List<float[]> states = new ArrayList<>(List.of(hidden.clone()));
                runtime.forward(layout, hidden, hidden, new EncoderObserver() {
                    @Override
                    public void hidden(int layer, float[] state) {
                        states.add(state.clone());
                    }
                });
                runtime.forward(layout, fast, fast);
                states.add(fast);
                for (int s = 0; s <= layers + 1; s++) {
                    Close.assertClose(who + s, states.get(s),
                            expected.tensor(String.format(Locale.ROOT, "text.%d.state.%d", t, Math.min(s, layers)))
                                    .toArray(),
                            1e-5, 0);
                }
            }
        }
    }

    @Test
    void itsTokenizerGivesMariansIds() {
        try (LoadedModel model = ModelStore.openFolder(folder);
                HuggingFaceTokenizer tokenizer = new HuggingFaceTokenizer(model.tokenizer().json())) {
            for (Json text : texts()) {
                assertThat(tokenizer.encode(text.get("text").text()).ids()).isEqualTo(ids(text));
            }
        }
    }

    @Test
    void leavesEmbeddingsUnscaledWhereTheConfigDoesNotAsk() throws IOException {
        changeConfig("\"scale_embedding\": true,", "");
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            assertThat(model.encoder().embedding().wordScale()).isEqualTo(1);
        }
    }

    @Test
    void findsTheEncodersOwnWordsAndModelsWithoutATranslationHead() throws IOException {
        changeTensors(tensor -> tensor.name().equals(WORDS)
                ? renamed(tensor, "encoder.embed_tokens.weight")
                : renamed(tensor, tensor.name().replaceFirst("^model\\.", "")));
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            assertThat(model.encoder().embedding().word().name()).isEqualTo("encoder.embed_tokens.weight");
        }
    }

    @Test
    void takesTheWordTableTwiceOnlyIfBothAreTheSame() throws IOException {
        List<Tensor> tensors = tensors();
        Tensor shared = tensors.stream().filter(tensor -> tensor.name().equals(WORDS)).findFirst().orElseThrow();
        float[] own = shared.toArray();
        tensors.add(Tensor.of("model.encoder.embed_tokens.weight", own, shared.shape()));
        write(tensors);
        ModelStore.openFolder(folder).close();

        own[own.length - 1] += 1;
        write(tensors);
        refused("model.safetensors",
                "tensors model.encoder.embed_tokens.weight[81, 32] and model.shared.weight[81, 32] differ");
    }

    @Test
    void acceptsStoredPositionsOnlyIfTheyAreTheSinusoids() throws IOException {
        float[] sinusoids = new float[64 * 32];
        for (int position = 0; position < 64; position++) {
            for (int i = 0; i < 16; i++) {
                double angle = position * Math.pow(10000, -i / 16.0);
                sinusoids[position * 32 + i] = (float) Math.sin(angle);
                sinusoids[position * 32 + 16 + i] = (float) Math.cos(angle);
            }
        }
        addPositions(sinusoids, 64, 32);
        ModelStore.openFolder(folder).close();

        float[] rounded = new float[sinusoids.length];
        for (int i = 0; i < rounded.length; i++) {
            // To the upper half of its bits, which is BF16.
            rounded[i] = Float.intBitsToFloat((Float.floatToRawIntBits(sinusoids[i]) + 0x8000) & 0xFFFF0000);
        }
        addPositions(rounded, 64, 32);
        ModelStore.openFolder(folder).close();

        sinusoids[2 * 32 + 5] += 0.25f;
        addPositions(sinusoids, 64, 32);
        refused("model.safetensors", "tensor model.encoder.embed_positions.weight[64, 32] holds",
                "for number 5 of position 2, not the sinusoid",
                "learned positions are not supported for model_type marian");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"63, 32", "65, 32", "64, 30", "''", "64, 1, 32"})
    void refusesStoredPositionsOfAnotherShapeThanTheConfigs(String shape) throws IOException {
        int[] sizes = shape.isEmpty() ? new int[0] : Stream.of(shape.split(", ")).mapToInt(Integer::parseInt).toArray();
        addPositions(new float[IntStream.of(sizes).reduce(1, (a, b) -> a * b)], sizes);
        refused("model.safetensors",
                String.format(Locale.ROOT,
                        "tensor model.encoder.embed_positions.weight has shape [%s], the config asks for [64, 32]",
                        shape));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "\"normalize_before\": false | \"normalize_before\": true | normalize_before is true, expected false: the other is not supported for model_type marian",
            "\"normalize_embedding\": false | \"normalize_embedding\": true | normalize_embedding is true, expected false",
            "\"add_final_layer_norm\": false | \"add_final_layer_norm\": true | add_final_layer_norm is true, expected false",
            "\"static_position_embeddings\": true | \"static_position_embeddings\": false | static_position_embeddings is false, expected true",
            "\"activation_function\": \"swish\" | \"activation_function\": \"quick_gelu\" | activation_function 'quick_gelu' is not supported; supported are relu,",
            "\"model_type\": \"marian\" | \"model_type\": \"bart\" | model_type is 'bart', expected one of [bert, ",
            "\"d_model\": 32 | \"d_model\": 33 | d_model is 33, expected an even number: half of it is sines",
            "\"encoder_attention_heads\": 4 | \"encoder_attention_heads\": 5 | encoder_attention_heads is 5, expected a divisor of d_model (32)",
            "\"encoder_attention_heads\": 4 | \"encoder_attention_heads\": 0 | encoder_attention_heads is 0, expected a whole number from 1",
            "\"encoder_layers\": 2 | \"encoder_layers\": 3 | tensor model.encoder.layers.2.self_attn.q_proj.weight is missing",
            "\"encoder_layers\": 2 | \"encoder_layers\": 1 | tensor model.encoder.layers.1.fc1.bias has no place in the encoder that the config describes, of 1 layers",
            "\"encoder_ffn_dim\": 48 | \"encoder_ffn_dim\": 47 | tensor model.encoder.layers.0.fc1.weight has shape [48, 32], the config asks for [47, 32]",
            "\"vocab_size\": 81 | \"vocab_size\": 80 | tensor model.shared.weight has shape [81, 32], the config asks for [80, 32]",
            "\"max_position_embeddings\": 64, | '' | max_position_embeddings is missing, expected a whole number from 1",
            "\"use_cache\": true | \"quantization_config\": {} | quantization_config is an object, expected nothing: quantised weights are not supported"})
    void refusesByNameWhatItCannotDo(String written, String changed, String message) throws IOException {
        changeConfig(written, changed);
        refused("", message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"layer_norm.weight", "layernorm_embedding.weight", "layers.0.fc3.weight"})
    void refusesPartsOfTheEncoderThatItWouldLeaveOut(String part) throws IOException {
        String name = "model.encoder." + part;
        List<Tensor> tensors = tensors();
        tensors.add(Tensor.of(name, new float[32], 32));
        write(tensors);
        refused("model.safetensors", "tensor " + name + " has no place in the encoder that the config describes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"encoder.layers.0.fc1.bias", "adapter.weight", "model.lora_a.weight",
            "model.embeddings_project.weight"})
    void refusesWhatBelongsToAnotherEncoder(String name) throws IOException {
        List<Tensor> tensors = tensors();
        tensors.add(Tensor.of(name, new float[32], 32));
        write(tensors);
        refused("model.safetensors", "tensor " + name + " has no place in the encoder that the config describes");
    }

    @Test
    void saysWhichTensorIsMissing() throws IOException {
        changeTensors(tensor -> tensor.name().equals(WORDS) ? renamed(tensor, "words") : tensor);
        refused("model.safetensors", "none of the tensors [encoder.embed_tokens.weight, shared.weight] is there");
    }

    @Test
    void saysWhatToRunForAMissingTokenizer() throws IOException {
        Files.delete(folder.resolve("tokenizer.json"));
        refused("tokenizer.json",
                "is missing; scripts/peers/marian_tokenizer.py of Sirocco's sources makes it from the folder's source.spm and"
                        + " vocab.json");
    }

    private void refused(String file, String... parts) {
        assertThatThrownBy(() -> ModelStore.openFolder(folder).close()).isInstanceOf(ModelFormatException.class)
                .hasMessageContainingAll(parts).hasMessageContaining(folder.resolve(file).toString());
    }

    private void changeConfig(String written, String changed) throws IOException {
        Path file = folder.resolve("config.json");
        String json = Files.readString(file);
        assertThat(json).contains(written);
        Files.writeString(file, json.replace(written, changed));
    }

    private void addPositions(float[] numbers, int... shape) throws IOException {
        String name = "model.encoder.embed_positions.weight";
        List<Tensor> tensors = tensors();
        tensors.removeIf(tensor -> tensor.name().equals(name));
        tensors.add(Tensor.of(name, numbers, shape));
        write(tensors);
    }

    private void changeTensors(UnaryOperator<Tensor> change) throws IOException {
        write(tensors().stream().map(change).toList());
    }

    private static Tensor renamed(Tensor tensor, String name) {
        return new Tensor(name, tensor.type(), tensor.shape(), tensor.data());
    }

    private List<Tensor> tensors() {
        try (Arena arena = Arena.ofConfined()) {
            Safetensors file = Safetensors.open(folder.resolve("model.safetensors"), arena);
            List<Tensor> tensors = new ArrayList<>();
            for (String name : file.names()) {
                Tensor mapped = file.tensor(name);
                tensors.add(Tensor.of(name, mapped.toArray(), mapped.shape()));
            }
            return tensors;
        }
    }

    private void write(List<Tensor> tensors) throws IOException {
        Files.delete(folder.resolve("model.safetensors"));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors);
    }
}
