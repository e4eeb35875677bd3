package org.sirocco.examples.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A folder becomes Parquet part by part, on local[2], and what is there is not done again. */
class EncodeSparkTest extends FolderJobs {
    @Test
    void eachLineOfEachFileHasItsVectorAndOnlyWhatIsMissingIsDoneAgain() throws IOException {
        List<String> texts = new ArrayList<>(lines("of the first file", 100));
        write("a [1] 50%.txt", lines("of the first file", 100));
        write("below/b.txt", lines("of another", 7));
        write("empty.txt", List.of());
        write("_hidden.txt", List.of("not read"));
        texts.addAll(lines("of another", 7));

        FolderJob.Done first = run(encoder());

        assertThat(first.there()).isZero();
        assertThat(first.parts()).isEqualTo(parts().size()).isGreaterThan(3);
        assertThat(first.counts().texts()).isEqualTo(107);
        assertVectors(written(), texts);
        assertThat(written()).extracting(row -> row.<String>getAs("part").substring(0, 6)).startsWith("000000")
                .endsWith("000001");
        assertThat(written().getLast().<Long>getAs("row")).isEqualTo(6);

        // Nothing is missing, but for what has no rows.
        FolderJob.Done second = run(encoder());
        assertThat(second.there()).isEqualTo(second.parts()).isEqualTo(first.parts());
        assertThat(second.counts().texts()).isZero();

        // As if it had been stopped: two parts are not there, one has begun to be.
        long rows = rows(parts().getFirst()) + rows(parts().get(2));
        remove(parts().getFirst());
        remove(parts().get(1));
        Path begun = Files.createDirectories(folder.resolve("out/_temporary/0/_temporary/attempt_1/part=x"));
        Files.writeString(begun.resolve("some.parquet"), "unfinished");
        FolderJob.Done third = run(encoder());
        assertThat(third.there()).isEqualTo(first.parts() - 2);
        assertThat(third.parts()).isEqualTo(first.parts());
        assertThat(third.counts().texts()).isEqualTo(rows).isLessThan(107);
        assertVectors(written(), texts);
    }

    @Test
    void columnsOfJsonLinesAndOfParquetAreKept() throws IOException {
        write("a.jsonl", List.of("{\"id\": 7, \"text\": \"one\"}", "{\"id\": 9, \"text\": null, \"more\": [1, 2]}"));
        write("b.jsonl", List.of("{\"id\": 8, \"text\": \"three\"}"));

        run(encoder());

        List<Row> rows = written();
        assertThat(rows).extracting(row -> row.<Long>getAs("id")).containsExactly(7L, 9L, 8L);
        assertThat(rows.get(1).isNullAt(rows.get(1).fieldIndex("vector"))).isTrue();
        assertThat(rows.get(1).getList(rows.get(1).fieldIndex("more"))).hasToString("[1, 2]");

        // What was written is read, under other names.
        Path second = folder.resolve("second");
        session.read().parquet(folder.resolve("out").toString()).drop("part", "row", "vector").coalesce(1).write()
                .parquet(second.resolve("in").toString());
        FolderJob.Done done = new FolderJob(session, second.resolve("in").toString(), "auto",
                second.resolve("out").toString(), PART_BYTES, encoder().setOutputCol("other")).run();
        assertThat(done.counts().texts()).isEqualTo(2);
        assertThat(session.read().parquet(second.resolve("out").toString()).columns()).containsExactly("id", "more",
                "text", "row", "other", "part");
    }

    @Test
    void otherVectorsOrOtherTextsAreRefusedInTheSameFolder() throws IOException {
        assertThat(refused(encoder(), "auto")).startsWith("there is no ");
        Path file = write("a.txt", lines("a line", 3));
        run(encoder());

        assertThat(refused(encoder().setDimensions(4), "auto"))
                .endsWith("begun with --dimensions 0, not 4: name another folder");
        Path other = write("b.txt", List.of("new"));
        assertThat(refused(encoder(), "auto")).startsWith("b.txt is new or has changed since ");
        Files.delete(other);
        Files.writeString(file, "longer than before, a line\n".repeat(4));
        assertThat(refused(encoder(), "auto")).startsWith("a.txt is new or has changed since ");
        Files.move(file, file.resolveSibling("c.txt"));
        assertThat(refused(encoder(), "auto")).startsWith("c.txt is new");
        Files.delete(folder.resolve("out/_sirocco.json"));
        assertThat(refused(encoder(), "auto"))
                .endsWith("holds something else already: name a folder that is new or empty");
    }

    @Test
    void filesThatCannotBeReadAreRefused() throws IOException {
        write("a.txt", List.of("a line"));
        Path lines = write("b.jsonl", List.of("{\"text\": \"fine\", \"row\": 1}"));
        assertThat(refused(encoder(), "auto")).endsWith("by their endings, [jsonl, text]: say --format");
        Files.delete(folder.resolve("in/a.txt"));
        assertThat(refused(encoder(), "auto"))
                .isEqualTo("the files have a column row, which is what the output calls a column of its own");
        assertThat(refused(encoder().setInputCol("body"), "jsonl")).contains("row");
        Files.writeString(lines, "{\"body\": \"fine\"}\n");
        assertThat(refused(encoder(), "auto"))
                .isEqualTo("--column (text) must be one of the columns [body]");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void whatIsWrongIsOneLine() throws IOException {
        StringWriter said = new StringWriter();
        CommandLine line = EncodeSpark.commandLine().setErr(new PrintWriter(said));
        assertThat(line.execute("--input", "x", "--output", "y", "--overlong", "cut")).isEqualTo(2);
        assertThat(said.toString()).startsWith("overlong (cut) must be one of chunk, error, truncate");

        write("a.txt", List.of("a line", "words ".repeat(20)));
        assertThatThrownBy(() -> run(encoder().setOverlong("error"))).extracting(EncodeSpark::reason)
                .isEqualTo(
                        "row 1 of partition 0 (part 000000@000000000000, row 1) has 121 tokens, the model takes at most 64");
        String in = folder.resolve("in").toString();
        assertThatThrownBy(() -> new FolderJob(session, in, "auto", in + "/vectors", PART_BYTES, encoder()).run())
                .hasMessageEndingWith("must not lie in --input (" + in + ")");
        String missing = folder.resolve("nothing").toString();
        // Nothing is begun that another model could not go on with.
        Path out = folder.resolve("unbegun");
        FolderJob checked = new FolderJob(session, folder.resolve("in").toString(), "auto", out.toString(), PART_BYTES,
                encoder().setModel(missing));
        assertThatThrownBy(checked::run).hasMessageContaining(missing);
        assertThat(out).doesNotExist();
        FolderJob unchecked = new FolderJob(session, folder.resolve("in").toString(), "auto",
                folder.resolve("other").toString(), PART_BYTES, encoder().setModel(missing).setCheckModel(false));
        assertThatThrownBy(unchecked::run).extracting(EncodeSpark::reason).asString()
                .startsWith("model " + missing + " cannot be opened on executor driver: ");
    }
}
