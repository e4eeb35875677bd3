package org.sirocco.tokenizer.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MutantsTest {
    private static final int MANY = Integer.getInteger("mutants", 1_000_000);

    @Test
    void eachIsRefusedOrEncodes() {
        Mutants mutants = new Mutants(22);
        mutants.run(2_000);
        assertThat(mutants.loaded).isGreaterThan(200);
        assertThat(mutants.refused).isGreaterThan(200);
    }

    @Tag("long")
    @Test
    void eachOfManyIsRefusedOrEncodesWithinASecondAndASmallHeap() throws IOException, InterruptedException {
        Process run = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-Xss512k",
                "-cp", System.getProperty("java.class.path"), Mutants.class.getName(), "" + MANY, "23")
                .redirectErrorStream(true).start();
        String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.println(output.substring(0, Math.min(output.length(), 4000)));
        assertThat(run.waitFor()).as(output).isZero();
        assertThat(output).contains("refusals, the slowest 0.");
    }
}
