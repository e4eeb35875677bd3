package org.sirocco.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** As a server has it that loads a program a second time before the first has ended. */
class ClassLoadersTest {
    /** What a loader of its own sees of the encoder. */
    public static final class Program implements Function<String, float[]> {
        private final SentenceEncoder encoder = SentenceEncoder.load(ModelSource.defaultModel(),
                EncoderOptions.builder().backend("scalar").threads(1).build());

        @Override
        public float[] apply(String text) {
            return encoder.encode(text).vector();
        }
    }

    private static Function<?, ?> program(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> type = Class.forName(Program.class.getName(), true, loader);
        assertThat(type.getClassLoader()).isSameAs(loader);
        return (Function<?, ?>) type.getConstructor().newInstance();
    }

    @SuppressWarnings("unchecked")
    private static float[] vector(Function<?, ?> program) {
        return ((Function<String, float[]>) program).apply("hello world");
    }

    @Test
    void twoEncodeSideBySide() throws IOException, ReflectiveOperationException {
        URL[] path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(entry -> {
            try {
                return Path.of(entry).toUri().toURL();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }).toArray(URL[]::new);
        ClassLoader platform = ClassLoader.getPlatformClassLoader();
        try (URLClassLoader one = new URLClassLoader(path, platform);
                URLClassLoader other = new URLClassLoader(path, platform)) {
            Function<?, ?> first = program(one);
            Function<?, ?> second = program(other);

            assertThat(vector(first)).isEqualTo(vector(second)).hasSize(384);
            assertThat(vector(first)).isEqualTo(vector(second));
        }
    }
}
