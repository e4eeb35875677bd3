package org.sirocco.text.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.text.store.CacheWriter;

class MutationTest {
    @TempDir
    Path folder;

    @Test
    void someMutantsLoadOrAreRefused() throws Exception {
        run(2_000, 1_000);
    }

    @Test
    @Tag("mutation")
    void everyMutantLoadsOrIsRefused() throws Exception {
        run(100_000, 20_000);
    }

    /** In a process of its own: its heap is bounded and its death would be seen. */
    private void run(int weights, int texts) throws Exception {
        Process process = CacheWriter.start(MutationRun.class, folder.toString(), String.valueOf(weights),
                String.valueOf(texts), "1");
        List<String> lines = process.inputReader().lines().toList();
        lines.forEach(System.out::println);
        assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
    }
}
