package org.sirocco.springai;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What may be null is marked so, as in Spring AI itself, and nothing else may. */
class NullnessTest {
    private static List<String> nullable(Class<?> builder) {
        return Arrays.stream(builder.getDeclaredMethods())
                .filter(method -> !method.isBridge() && method.getParameterCount() == 1
                        && method.getAnnotatedParameterTypes()[0].isAnnotationPresent(Nullable.class))
                .map(method -> method.getName()).toList();
    }

    @Test
    void buildersAndOptionsAreMarked() throws NoSuchMethodException {
        assertThat(SiroccoEmbeddingModel.class.getPackage().isAnnotationPresent(NullMarked.class)).isTrue();
        assertThat(nullable(SiroccoEmbeddingModel.Builder.class)).containsExactlyInAnyOrder("dimensions", "inputKind",
                "queryPrompt", "documentPrompt", "observationConvention");
        assertThat(nullable(SiroccoEmbeddingOptions.Builder.class)).containsExactlyInAnyOrder("model", "dimensions",
                "inputKind");
        for (String getter : List.of("getModel", "getDimensions", "getInputKind")) {
            assertThat(SiroccoEmbeddingOptions.class.getMethod(getter).getAnnotatedReturnType()
                    .isAnnotationPresent(Nullable.class)).as(getter).isTrue();
        }
    }
}
