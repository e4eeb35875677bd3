package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.EmbeddingPlace;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.host.HostHead;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.RandomEncoder;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.text.CrossEncoder;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.ScoredPair;
import org.sirocco.text.SparseEncoder;
import org.sirocco.text.SparseText;
import org.sirocco.text.formats.Json;
import org.sirocco.text.tokenizer.TextPair;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.LayerMaps;

/** Cross-encoders and sparse encoders on the device, against what sentence-transformers computes of them in float64. */
class HeadsOnDeviceTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-4);
    private static final EncoderOptions OPTIONS = EncoderOptions.builder().backend("tornado").build();

    private static final EncoderOptions EMBEDDING = OPTIONS.toBuilder().embeddings(EmbeddingPlace.DEVICE).build();

    private static Path folder(String name) {
        return Path.of("../encoder/text/src/test/resources/fixtures", name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-bert-1", "cross-electra-1", "cross-modernbert-1", "cross-xlm-roberta-1"})
    void scoresAreTheLibrarys(String name) {
        Devices.required();
        List<TextPair> pairs = new ArrayList<>();
        List<Double> scores = new ArrayList<>();
        for (Json pair : Json.read(folder(name).resolve("expected.json")).get("pairs").list()) {
            pairs.add(new TextPair(pair.get("a").text(), pair.get("b").text()));
            scores.add(pair.get("score").number());
        }
        try (CrossEncoder encoder = CrossEncoder.load(new ModelSource.Folder(folder(name)), OPTIONS)) {
            List<ScoredPair> scored = encoder.score(pairs);
            for (int i = 0; i < scored.size(); i++) {
                assertThat((double) scored.get(i).score()).as("%s", pairs.get(i)).isCloseTo(scores.get(i), CLOSE);
            }
            try (CrossEncoder embedding = CrossEncoder.load(new ModelSource.Folder(folder(name)), EMBEDDING)) {
                List<ScoredPair> same = embedding.score(pairs);
                for (int i = 0; i < scored.size(); i++) {
                    assertThat(same.get(i).score()).as("%s", pairs.get(i)).isCloseTo(scored.get(i).score(),
                            Offset.offset(1e-5f));
                }
            }
        }
    }

    /** Of kernels that say they are of float16: the first product leads out of range, and its activation would hide it. */
    @Test
    void whatAProductOfAHeadMakesThatFloat16HasNoPlaceForIsToldInWords() {
        Accelerator device = Devices.required();
        int[] laidOut = new int[1];
        KernelSet counted = relaying(device.kernels(), maps -> {
            laidOut[0]++;
            return maps;
        });
        KernelSet kernels = Devices.overriding(KernelSet.class, counted, "weights", WeightForm.FLOAT16);
        Head.Classification form = new Head.Classification(List.of(
                new Head.Dense(new Linear(TokenCases.tensor("first", 1, 4, 3), null), HeadActivation.TANH),
                new Head.Dense(new Linear(TokenCases.tensor("second", 2, 1, 4), null), HeadActivation.IDENTITY)));
        try (DeviceHead head = new DeviceHead(device, kernels, form, false)) {
            float[] output = new float[2];
            head.apply(2, new float[]{1, 2, 3, 4, 5, 6}, output);
            assertThat(output[0]).isFinite();
            assertThatThrownBy(
                    () -> head.apply(2, new float[]{1, 2, 3, 4, Float.POSITIVE_INFINITY, 6}, new float[2]))
                    .isInstanceOf(KernelException.class).hasMessageContaining("take weights as float32");
            assertThat(laidOut[0]).isEqualTo(2);
            float[] again = new float[2];
            head.apply(2, new float[]{1, 2, 3, 4, 5, 6}, again);
            assertThat(again).isEqualTo(output);
            assertThat(laidOut[0]).as("anew, because buffers cannot be trusted").isEqualTo(4);
        }
    }

    @Test
    void rowsBehindTheFirstBlockAreHeldToFloat16sRangeToo() {
        Accelerator device = Devices.required();
        KernelSet kernels = Devices.overriding(KernelSet.class, device.kernels(), "weights", WeightForm.FLOAT16);
        Head.Vocabulary form = new Head.Vocabulary(List.of(
                new Head.Dense(new Linear(TokenCases.tensor("words", 1, 4, 3), null), HeadActivation.IDENTITY)));
        int rows = HostHead.ROWS + 1;
        float[] input = new float[rows * 3];
        input[HostHead.ROWS * 3] = Float.POSITIVE_INFINITY;
        try (DeviceHead head = new DeviceHead(device, kernels, form, false)) {
            assertThatThrownBy(() -> head.apply(rows, input, new float[rows * 4])).isInstanceOf(KernelException.class)
                    .hasMessageContaining("take weights as float32");
        }
    }

    /** The same kernels for other maps. */
    private static KernelSet relaying(KernelSet kernels, UnaryOperator<LayerMaps> maps) {
        return (KernelSet) Proxy.newProxyInstance(KernelSet.class.getClassLoader(), new Class<?>[]{KernelSet.class},
                (proxy, called, arguments) -> called.getName().equals("linear")
                        ? kernels.linear(maps.apply((LayerMaps) arguments[0]))
                        : called.invoke(kernels, arguments));
    }

    /** A head whose weights are so many times what they should be, on the device alone; what is said of it, if anything. */
    @ParameterizedTest
    @CsvSource({"1,,", "1.001, of the head of headed,", "1.1, of the head of headed, of the head of headed",
            "NaN, of the head of headed, take weights as float32"})
    void aHeadIsHeldToTheHostsByItsPrecision(float times, String inFloat32, String inFloat16) {
        Accelerator device = Devices.required();
        EncoderModel base = RandomEncoder.of("random:layers=1,hidden=32,heads=2,ffn=48");
        Linear linear = new Linear(TokenCases.tensor("head", 4, 3, 32), null);
        float[] scaled = linear.weight().toArray();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= times;
        }
        Linear other = new Linear(Tensor.of("other", scaled, 3, 32), null);
        EncoderModel model = new EncoderModel("headed", base.embedding(), base.layers(), null, base.maxTokens(),
                new Head.Classification(List.of(new Head.Dense(linear, HeadActivation.IDENTITY))));
        KernelSet kernels = relaying(device.kernels(),
                maps -> maps.outputs() == 3 ? new LayerMaps(List.of(List.of(other))) : maps);
        for (WeightForm form : List.of(WeightForm.FLOAT32, WeightForm.FLOAT16)) {
            KernelSet saying = Devices.overriding(KernelSet.class, kernels, "weights", form);
            TornadoBackend backend = new TornadoBackend(device, saying, BackendOptions.defaults());
            String told = form == WeightForm.FLOAT32 ? inFloat32 : inFloat16;
            if (told == null) {
                backend.load(model).close();
            } else {
                assertThatThrownBy(() -> backend.load(model)).isInstanceOf(KernelException.class)
                        .hasMessageContaining(told);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"splade-bert-max", "splade-roberta-sum"})
    void weightsOfWordsAreTheLibrarys(String name) {
        Devices.required();
        try (SparseEncoder encoder = SparseEncoder.load(new ModelSource.Folder(folder(name)), OPTIONS);
                SparseEncoder embedding = SparseEncoder.load(new ModelSource.Folder(folder(name)), EMBEDDING)) {
            int seen = 0;
            for (Json row : Json.read(folder(name).resolve("expected.json")).get("texts").list()) {
                if (!row.get("indices").present()) {
                    continue;
                }
                double[] expected = new double[encoder.dimensions()];
                for (int i = 0; i < row.get("indices").list().size(); i++) {
                    expected[row.get("indices").list().get(i).intFrom(0)] = row.get("values").list().get(i).number();
                }
                SparseText actual = encoder.encode(row.get("text").text());
                SparseText same = embedding.encode(row.get("text").text());
                for (int word = 0; word < expected.length; word++) {
                    assertThat((double) actual.weight(word)).as("%s, word %d", row.get("text").text(), word)
                            .isCloseTo(expected[word], Offset.offset(1e-4 * (1 + expected[word])));
                    assertThat(same.weight(word)).isCloseTo(actual.weight(word),
                            Offset.offset(3e-5f * (1 + actual.weight(word))));
                }
                seen++;
            }
            assertThat(seen).isPositive();
        }
    }
}
