package org.sirocco.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.BackendOptions.EmbeddingPlace;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.springai.SiroccoEmbeddingModel;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.Overlong;
import org.sirocco.text.OverlongTextException;
import org.sirocco.text.store.Downloads;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.MapPropertySource;

class AutoConfigurationTest {
    private final ApplicationContextRunner bare = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SiroccoEmbeddingAutoConfiguration.class));
    private final ApplicationContextRunner runner = bare.withPropertyValues(Application.of("model=" + Application.TINY),
            Application.of("backend=scalar"));

    @Test
    void theModelIsThereUnlessAnotherProvidersIsAskedFor() {
        runner.run(context -> assertThat(context).hasSingleBean(EmbeddingModel.class));
        runner.withPropertyValues("spring.ai.model.embedding=sirocco")
                .run(context -> assertThat(context).hasSingleBean(SiroccoEmbeddingModel.class));
        runner.withPropertyValues("spring.ai.model.embedding=ollama")
                .run(context -> assertThat(context).doesNotHaveBean(EmbeddingModel.class));
    }

    @Test
    void anApplicationsOwnModelIsLeftAlone() {
        SiroccoEmbeddingModel own = SiroccoEmbeddingModel.builder().model(Application.TINY)
                .options(EncoderOptions.builder().backend("scalar").build()).build();
        runner.withBean("own", SiroccoEmbeddingModel.class, () -> own)
                .run(context -> assertThat(context).getBean(EmbeddingModel.class).isSameAs(own));
    }

    @Test
    void anotherModelStandsBesideItAndMayWrapIt() {
        runner.withUserConfiguration(Wrapped.class).run(context -> {
            assertThat(context).hasSingleBean(SiroccoEmbeddingModel.class);
            assertThat(context.getBean(EmbeddingModel.class)).isNotInstanceOf(SiroccoEmbeddingModel.class);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Wrapped {
        @Bean
        @Primary
        EmbeddingModel cached(SiroccoEmbeddingModel inner) {
            return (EmbeddingModel) Proxy.newProxyInstance(getClass().getClassLoader(),
                    new Class<?>[]{EmbeddingModel.class}, (proxy, method, given) -> method.invoke(inner, given));
        }
    }

    @Test
    void aModelThatIsNotHereIsToldInWords() {
        bare.withPropertyValues(Application.of("model=no-such-organisation/no-such-model"),
                Application.of("backend=scalar")).run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(new MissingModelFailureAnalyzer().analyze(context.getStartupFailure()).getDescription())
                            .startsWith("Sirocco's model cannot be opened: no-such-organisation/no-such-model: ");
                });
    }

    @Test
    void theContextClosesIt() {
        SiroccoEmbeddingModel[] kept = new SiroccoEmbeddingModel[1];
        runner.run(context -> kept[0] = context.getBean(SiroccoEmbeddingModel.class));
        assertThatThrownBy(() -> kept[0].embed("hello")).isInstanceOf(IllegalStateException.class);
    }

    /** The blank at a prompt's end counts, as a properties file and quotes in YAML keep it. */
    @Test
    void promptsDimensionsAndKindsAreTheProperties() {
        Map<String, Object> prompts = Map.of(Application.of("query-prompt"), "q: ", Application.of("document-prompt"),
                "d: ");
        runner.withInitializer(context -> context.getEnvironment().getPropertySources()
                .addFirst(new MapPropertySource("prompts", prompts)))
                .withPropertyValues(Application.of("dimensions=4"), Application.of("input-kind=query"),
                        Application.of("metadata-mode=embed"))
                .run(context -> {
                    SiroccoEmbeddingModel model = context.getBean(SiroccoEmbeddingModel.class);
                    assertThat(model.dimensions()).isEqualTo(4);
                    assertThat(model.embed(List.of("hello")).getFirst()).isEqualTo(
                            model.encoder().encode(List.of("hello"), "q: ").getFirst().cut(4).vector());
                    assertThat(model.embed(new Document("hello", Map.of("a", "b")))).isEqualTo(
                            model.encoder().encode(List.of("a: b\n\nhello"), "d: ").getFirst().cut(4).vector());
                });
    }

    @Test
    void whatHappensToOverlongTextsIsAProperty() {
        runner.withPropertyValues(Application.of("max-tokens=8"), Application.of("overlong=error"))
                .run(context -> assertThatThrownBy(
                        () -> context.getBean(EmbeddingModel.class).embed("longer than eight bytes"))
                        .isInstanceOf(OverlongTextException.class));
    }

    @Test
    void embeddingsOnADeviceAreAskedOfTheBackend() {
        bare.withPropertyValues(Application.of("model=" + Application.TINY), Application.of("backend=scalar"),
                Application.of("embeddings=device"))
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("it has no device to embed on"));
    }

    @Test
    void theRestOfThePropertiesAreTheLibrarysOptions() {
        bare.withPropertyValues(Application.of("model=" + Application.TINY), Application.of("backend=scalar"),
                Application.of("threads=3"), Application.of("batch-tokens=100"), Application.of("cache=some/where"),
                Application.of("offline=false"), Application.of("overlong=chunk"), Application.of("max-tokens=9"),
                Application.of("weights=int8"))
                .run(context -> {
                    EncoderOptions options = context.getBean(SiroccoEmbeddingProperties.class).options(line -> {});
                    assertThat(options.backend()).isEqualTo("scalar");
                    assertThat(options.weights()).isEqualTo(WeightForm.INT8);
                    assertThat(options.embeddings()).isEqualTo(EmbeddingPlace.HOST);
                    assertThat(options.threads()).isEqualTo(3);
                    assertThat(options.batchTokens()).isEqualTo(100);
                    assertThat(options.cache()).hasValue(Path.of("some/where"));
                    assertThat(options.downloads()).isInstanceOf(Downloads.Allowed.class);
                    assertThat(options.overlong()).isEqualTo(Overlong.CHUNK);
                    assertThat(options.maxTokens()).isEqualTo(9);
                });
    }

    @Test
    void whatIsLeftAloneIsAsInTheLibrary() {
        runner.run(context -> {
            SiroccoEmbeddingProperties properties = context.getBean(SiroccoEmbeddingProperties.class);
            assertThat(properties.options(line -> {}))
                    .isEqualTo(EncoderOptions.builder().backend("scalar").build());
            assertThat(properties.dimensions()).isNull();
            assertThat(properties.inputKind()).isNull();
        });
        bare.withPropertyValues(Application.of("model=no-such-model")).run(context -> assertThat(context).hasFailed()
                .getFailure().rootCause().hasMessageContaining("no-such-model"));
        runner.withPropertyValues(Application.of("backend=none")).run(context -> assertThat(context).hasFailed()
                .getFailure().rootCause()
                .hasMessageStartingWith("unknown backend 'none'; on the class path there are"));
    }
}
