package org.sirocco.cli.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.cli.Main;

/** What people type for input and output. */
class EncodeFilesTest {
    private static final String MODEL = "random:layers=1,hidden=16,heads=2,ffn=16,seed=3,length=16";

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("encode", "--backend", "scalar"));
        if (!List.of(arguments).contains("--model")) {
            all.addAll(List.of("--model", MODEL));
        }
        all.addAll(List.of(arguments));
        return Main.commandLine().setErr(new PrintWriter(err, true)).execute(all.toArray(String[]::new));
    }

    private List<JsonNode> jsonl(Path file) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            objects.add(new ObjectMapper().readTree(line));
        }
        return objects;
    }

    @Test
    void refusesAFileWhoseEndingNamesAnotherForm() throws IOException {
        List<String> names = List.of("x.parquet", "x.npz", "x.tsv", "x.jsonl.gz", "x.json", "x.NPY.zst");
        for (String name : names) {
            assertThat(run("--output", folder.resolve(name).toString(), "x")).isEqualTo(2);
        }
        assertThat(err.toString().lines()).hasSize(names.size())
                .allMatch(line -> line.contains("no form ends like this")
                        && line.contains(".jsonl, .csv, .npy and .txt"));
        assertThat(folder).isEmptyDirectory();

        assertThat(run("--format", "jsonl", "--output", folder.resolve("x.json").toString(), "x")).isZero();
        for (String name : List.of("x.JSONL", "x.ndjson", "none", ".hidden")) {
            assertThat(run("--output", folder.resolve(name).toString(), "x")).isZero();
            assertThat(jsonl(folder.resolve(name))).hasSize(1);
        }
    }

    @Test
    void hintsAtInputWhereATextIsAFilesName() throws IOException {
        Path texts = Files.writeString(folder.resolve("texts.txt"), "one\ntwo\n");
        Path out = folder.resolve("out.jsonl");

        assertThat(run("--output", out.toString(), "plain", texts.toString())).isZero();

        assertThat(jsonl(out)).hasSize(2);
        assertThat(err.toString())
                .contains("note: " + texts + " is a file; its name is encoded, not its lines (--input "
                        + texts + ")");
    }

    @Test
    void nothingElseIsWrittenOverTheTexts() throws IOException {
        Path texts = Files.writeString(folder.resolve("v.npy.jsonl"), "one\n");
        Path vectors = folder.resolve("v.npy");
        List<List<String>> written = List.of(List.of("--output", vectors.toString(), "--tokens"),
                List.of("--calibrate", texts.toString()),
                List.of("--calibrate", vectors.toString(), "--output", vectors.toString()));
        for (List<String> options : written) {
            err.getBuffer().setLength(0);
            List<String> all = new ArrayList<>(List.of("--input", texts.toString()));
            all.addAll(options);

            assertThat(run(all.toArray(String[]::new))).as("%s", options).isEqualTo(2);

            assertThat(err.toString()).containsAnyOf("is the input", "cannot be one file");
            assertThat(texts).hasContent("one");
            assertThat(vectors).doesNotExist();
        }
    }

    @Test
    void doesNotReplaceTheTextsByTheirVectors() throws IOException {
        Path texts = Files.writeString(folder.resolve("texts.txt"), "one\n");
        Path link = Files.createSymbolicLink(folder.resolve("link.txt"), texts);
        for (Path out : List.of(texts, link, folder.resolve("../" + folder.getFileName() + "/texts.txt"))) {
            err.getBuffer().setLength(0);

            assertThat(run("--input", texts.toString(), "--output", out.toString())).isEqualTo(2);

            assertThat(err.toString().lines()).singleElement().asString()
                    .contains("--output " + out + " is the input: what is written would replace the texts");
            assertThat(texts).hasContent("one\n");
        }
        Path copy = Files.copy(texts, folder.resolve("copy.txt"));
        assertThat(run("--input", texts.toString(), "--output", copy.toString())).isZero();
    }

    @Test
    void refusesUtf16() throws IOException {
        Path in = Files.write(folder.resolve("in.txt"), "\uFEFFGrüße\r\n".getBytes(StandardCharsets.UTF_16LE));

        assertThat(run("--input", in.toString(), "--output", folder.resolve("out.npy").toString())).isEqualTo(1);

        assertThat(err.toString()).startsWith("sirocco: " + in + ": is UTF-16LE, not UTF-8; convert it: iconv ");
        assertThat(folder.resolve("out.npy")).doesNotExist();
    }

    /** Who makes a pipe for one reader may remove it as soon as that has opened it. */
    @Test
    void readsWhatHasNoNameAnyMoreToItsEnd() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        Thread writer = new Thread(() -> {
            try (OutputStream out = Files.newOutputStream(pipe)) {
                Files.delete(pipe);
                out.write("one\ntwo\n".getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        writer.start();
        Path out = folder.resolve("out.jsonl");

        assertThat(run("--input", pipe.toString(), "--output", out.toString())).as(err.toString()).isZero();

        writer.join();
        assertThat(jsonl(out)).hasSize(2);
    }

    @Test
    void namesTheFileAndWhatWasDoneWithIt() throws IOException {
        Path out = Files.writeString(folder.resolve("kept.jsonl"), "kept");
        assumeThat(out.toFile().setWritable(false) && !Files.isWritable(out)).as("permissions bind this user").isTrue();

        assertThat(run("--output", out.toString(), "x")).isEqualTo(1);

        assertThat(err.toString()).startsWith("sirocco: " + out + ": cannot be written: permission denied");
    }

    @Test
    void namesTheTextThatHasNoToken() throws IOException {
        String model = "../../encoder/text/src/test/resources/fixtures/use-lite-mean";
        Path texts = Files.writeString(folder.resolve("texts.txt"), "one\n".repeat(3000) + "\ntwo\n");
        Path out = folder.resolve("out.jsonl");

        assertThat(run("--model", model, "--input", texts.toString(), "--output", out.toString())).isEqualTo(1);
        assertThat(
                Main.commandLine().setErr(new PrintWriter(err, true)).execute("inspect", "--model", model, "--backend",
                        "scalar", "--output", folder.resolve("out.html").toString(), "one", ""))
                .isEqualTo(1);

        String why = " cannot be tokenized: no token stands for it, and the tokenizer puts none around it";
        assertThat(err.toString()).contains("text 3001" + why).contains("text 2" + why);
        assertThat(out).doesNotExist();
    }
}
