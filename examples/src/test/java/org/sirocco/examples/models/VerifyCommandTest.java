package org.sirocco.examples.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.examples.MainCommands;
import org.sirocco.text.files.KnownModel;
import org.sirocco.text.files.KnownModels;

class VerifyCommandTest {
    private static final String MODEL = "random:layers=1,hidden=4,heads=2,ffn=4,seed=3";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return MainCommands.line().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private Path encoded() {
        Path file = folder.resolve("golden.jsonl");
        assertThat(run("encode", "--model", MODEL, "--backend", "scalar", "--prompt", "q: ", "--output",
                file.toString(), "one", "two"))
                .isZero();
        return file;
    }

    @Test
    void readsWhatEncodeWrites() {
        assertThat(run("verify", "--model", MODEL, "--golden", encoded().toString())).isZero();

        assertThat(out.toString()).contains("2 of 2 right");
    }

    @Test
    void failsOnAnyNumberThatDiffers() throws IOException {
        Path golden = encoded();
        String text = Files.readString(golden);
        int digit = text.indexOf('.') + 3;
        char changed = text.charAt(digit) == '9' ? '1' : (char) (text.charAt(digit) + 1);
        Files.writeString(golden, text.substring(0, digit) + changed + text.substring(digit + 1));

        assertThat(run("verify", "--model", MODEL, "--golden", golden.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("WRONG").contains("1 of 2 right");
    }

    @Test
    void failsOnOtherTokensAndRefusesOtherLengths() throws IOException {
        Path tokens = Files.writeString(folder.resolve("t.jsonl"),
                "{\"text\":\"a\",\"ids\":[256,98],\"vector\":[1,0,0,0]}\n");
        Path length = Files.writeString(folder.resolve("l.jsonl"), "{\"text\":\"a\",\"vector\":[1,0,0]}\n");

        assertThat(run("verify", "--model", MODEL, "--golden", tokens.toString())).isEqualTo(1);
        assertThat(run("verify", "--model", MODEL, "--golden", length.toString())).isEqualTo(2);
        assertThat(out.toString()).contains("DIFFERENT");
        assertThat(err.toString()).contains("a reference vector has 3 numbers");
    }

    @Test
    void saysWhichLineOfAFileIsNoReference() throws IOException {
        Path golden = Files.writeString(folder.resolve("g.jsonl"), "\n{\"text\":\"a\"}\n");

        assertThat(run("verify", "--model", MODEL, "--golden", golden.toString())).isEqualTo(1);
        assertThat(run("verify", "--model", MODEL)).isEqualTo(2);
        assertThat(err.toString()).contains("line 2").contains("no field 'vector'").contains("give some with --golden");
    }

    @Test
    void everyKnownModelHasItsReference() throws IOException {
        for (KnownModel model : KnownModels.all()) {
            assertThat(Golden.ofModel(model.name())).as(model.name()).hasSizeGreaterThan(10)
                    .allSatisfy(golden -> assertThat(golden.vector()).hasSize(model.config().hiddenSize()));
        }
    }

    @Test
    void listsTheKnownModels() {
        assertThat(run("models", "--cache", folder.toString())).isZero();

        assertThat(out.toString().lines()).hasSize(1 + KnownModels.all().size());
        assertThat(out.toString()).containsPattern("all-minilm-l6-v2 +384 +6 +256 +83 MB +Apache-2.0 +no");
        assertThat(run("models", "--fetch", "unheard-of", "--cache", folder.toString())).isEqualTo(2);
    }
}
