package org.sirocco.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadsTest {
    private static final int THREADS = 16;
    private static final int TEXTS = 300;

    /** WordPiece, byte-level BPE, Unigram with a compiled character map. */
    @ParameterizedTest
    @ValueSource(strings = {"bert-cased", "roberta", "t5-first"})
    void manyThreadsGetWhatOneGets(String name) throws Exception {
        byte[] file = ThreadsTest.class.getResourceAsStream("peer/" + name + ".json").readAllBytes();
        Tokenizer alone = Tokenizer.read(file);
        Tokenizer shared = Tokenizer.read(file);
        List<String> texts = texts();
        List<List<int[]>> expected = all(alone, texts);
        List<Callable<List<List<int[]>>>> tasks = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            tasks.add(() -> all(shared, texts));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (Future<List<List<int[]>>> result : threads.invokeAll(tasks)) {
                for (int i = 0; i < TEXTS; i++) {
                    for (int part = 0; part < 3; part++) {
                        assertThat(result.get().get(i).get(part)).as("text %d", i).isEqualTo(expected.get(i).get(part));
                    }
                }
            }
        }
    }

    private static List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            texts.add("Text " + i + ": naïve ﬁne e\u0301 中文 " + "word ".repeat(i) + (char) (0xC0 + i)
                    + Character.toString(0x1F300 + i));
        }
        return texts;
    }

    private static List<List<int[]>> all(Tokenizer tokenizer, List<String> texts) {
        List<List<int[]>> all = new ArrayList<>();
        for (String text : texts) {
            Encoding encoding = tokenizer.encode(text);
            int[] decoded = tokenizer.decode(encoding.ids(), false).codePoints().toArray();
            all.add(List.of(encoding.ids(), encoding.starts(), decoded));
        }
        return all;
    }
}
