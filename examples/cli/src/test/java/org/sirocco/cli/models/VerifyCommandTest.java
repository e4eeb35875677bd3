package org.sirocco.cli.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sirocco.cli.Main;
import org.sirocco.text.names.KnownModel;
import org.sirocco.text.names.KnownModels;

class VerifyCommandTest {
    private static final String MODEL = "random:layers=1,hidden=4,heads=2,ffn=4,seed=3";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true))
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
    void saysWhatAFormOfWeightsCostsOnTextsOfOnesOwn() throws IOException {
        Path texts = Files.writeString(folder.resolve("t.txt"), "one\n\ntwo words\n");
        String model = "random:layers=1,hidden=64,heads=2,ffn=64,seed=3";

        assertThat(run("verify", "--model", model, "--backend", "scalar", "--weights", "int8", "--texts",
                texts.toString())).isZero();
        assertThat(out.toString()).contains(model + " on scalar+int8 against scalar with the weights of its files, 2"
                + " texts: mean cosine 0.999", ", at least 0.9995 wanted, lowest cosine 0.999",
                ", at least 0.9985 wanted: right");
        assertThat(run("verify", "--model", model, "--texts", texts.toString(), "--golden", "g")).isEqualTo(2);
    }

    @Test
    void holdsTextsWithoutLighterWeightsAgainstScalarAndRefusesToHoldItAgainstItself() throws IOException {
        Path texts = Files.writeString(folder.resolve("t.txt"), "one\ntwo words\n");

        assertThat(run("verify", "--model", MODEL, "--backend", "simd", "--texts", texts.toString())).isZero();
        assertThat(out.toString()).contains(MODEL + " on simd against scalar with the weights of its files, 2 texts:"
                + " worst difference ", ", at most 1e-05 allowed: right");
        assertThat(run("verify", "--model", MODEL, "--backend", "scalar", "--texts", texts.toString())).isEqualTo(2);
        assertThat(run("verify", "--model", MODEL, "--backend", "scalar+float32", "--texts", texts.toString()))
                .isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(2)
                .allMatch(line -> line.contains("give --weights, or another --backend than scalar"));
    }

    @Test
    void namesTheTextThatIsFurthestOffAndNoNumberBeforeAll() {
        float[] right = {1, 0};
        List<float[]> expected = List.of(right, right, right, right);
        TextsCheck.Found found = TextsCheck.Found.of(List.of(right, new float[]{0.6f, 0.8f}, right, right), expected);
        assertThat(found.lowest()).isEqualTo(1);
        assertThat(found.all().cosine()).isCloseTo(0.6, within(1e-6));
        assertThat(found.mean()).isCloseTo(0.9, within(1e-6));
        found = TextsCheck.Found.of(List.of(new float[]{0, 1}, right, new float[]{Float.NaN, 0}, new float[]{-1, 0}),
                expected);
        assertThat(found.lowest()).isEqualTo(2);
        assertThat(found.mean()).isNaN();
    }

    @Test
    void saysWhichLineOfAFileIsNoReference() throws IOException {
        Path golden = Files.writeString(folder.resolve("g.jsonl"), "\n{\"text\":\"a\"}\n");

        assertThat(run("verify", "--model", MODEL, "--golden", golden.toString())).isEqualTo(1);
        assertThat(run("verify", "--model", MODEL)).isEqualTo(2);
        assertThat(err.toString()).contains("line 2").contains("no field 'vector'").contains("give some with --golden");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{'text':'a','vector':null} | line 2: vector is null, expected a list of numbers",
            "{'text':'a','vector':[0,null,0,0]} | line 2: vector[1] is null, expected a number",
            "{'text':'a','vector':['0',0,0,0]} | line 2: vector[0] is \"0\", expected a number",
            "{'text':'a','vector':'AAAA'} | line 2: vector is \"AAAA\", expected a list of numbers",
            "{'text':'a','vector':{}} | line 2: vector is an object, expected a list of numbers",
            "{'text':null,'vector':[1,0,0,0]} | line 2: text is null, expected a string",
            "{'text':7,'vector':[1,0,0,0]} | line 2: text is 7, expected a string",
            "{'vector':[1,0,0,0]} | line 2: no field 'text'",
            "{'text':'a','vector':[1,0,0,0],'ids':null} | line 2: ids is null, expected a list of numbers",
            "{'text':'a','vector':[1,0,0,0],'ids':[1.5]} | line 2: ids[0] is 1.5, expected a whole number",
            "{'text':'a','vector':[1,0,0,0],'prompt':3} | line 2: prompt is 3, expected a string",
            "[1] | line 2: is not an object with text and vector",
            "null | line 2: is not an object with text and vector",
            "{'text':'a' | line 2 is not one JSON object: Unexpected end-of-input: expected close marker for Object",
            "{'text':'a','vector':[1,0,0,0]} {} | line 2 is not one JSON object: Trailing token"})
    void refusesWhatIsNoReference(String line, String message) throws IOException {
        Path golden = Files.writeString(folder.resolve("g.jsonl"), "\n" + line.replace('\'', '"') + "\n");

        assertThat(run("verify", "--model", MODEL, "--golden", golden.toString())).isEqualTo(1);

        assertThat(err.toString().lines()).hasSize(1).first().asString()
                .startsWith("sirocco: " + golden + ": " + message);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void refusesAFileThatIsNoText() throws IOException {
        Path latin = Files.write(folder.resolve("latin"), new byte[]{(byte) 0xe9, '\n'});

        assertThat(run("verify", "--model", MODEL, "--golden", latin.toString())).isEqualTo(1);
        assertThat(run("verify", "--model", MODEL, "--golden", folder.toString())).isEqualTo(1);

        assertThat(err.toString().lines()).containsExactly("sirocco: " + latin + ": is not UTF-8",
                "sirocco: " + folder + ": is a directory");
    }

    @Test
    void namesTheFileAndWhatWasDoneWithIt() {
        Path none = folder.resolve("none");
        assertThat(run("verify", "--model", MODEL, "--golden", none.toString())).isEqualTo(1);
        assertThat(err.toString().strip()).isEqualTo("sirocco: " + none + ": cannot be read: no such file");
    }

    @Test
    void soItDoesWhereTheFirstByteCannotBeRead() {
        Path memory = Path.of("/proc/self/mem");
        assumeThat(memory).exists();
        assertThat(run("verify", "--model", MODEL, "--golden", memory.toString())).isEqualTo(1);
        assertThat(err.toString().strip()).isEqualTo("sirocco: " + memory + ": cannot be read: Input/output error");
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
