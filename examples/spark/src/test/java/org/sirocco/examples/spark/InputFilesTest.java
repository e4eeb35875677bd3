package org.sirocco.examples.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** What the files that are read may look like. */
class InputFilesTest extends FolderJobs {
    private List<String> texts() {
        return written().stream().map(row -> row.<String>getAs("text")).toList();
    }

    @Test
    void compressedFilesAreReadAndOnlyWhatCannotBeCutIsOnePart() throws IOException {
        byte[] lines = String.join("\n", lines("a line", 300)).getBytes(StandardCharsets.UTF_8);
        write("none.txt", List.of());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("in/a.txt.gz")))) {
            out.write(lines);
        }
        BZip2Codec codec = new BZip2Codec();
        codec.setConf(new Configuration());
        try (OutputStream out = codec.createOutputStream(Files.newOutputStream(folder.resolve("in/b.txt.bz2")))) {
            out.write(lines);
        }

        FolderJob.Done done = run(encoder());

        assertThat(written()).hasSize(600);
        assertThat(parts().getFirst()).hasFileName("part=000000@000000000000");
        assertThat(rows(parts().getFirst())).isEqualTo(300);
        assertThat(run(encoder()).there()).isEqualTo(done.parts());
    }

    @Test
    void linesEndAsOnAnySystemAndAByteOrderMarkIsNoText() throws IOException {
        Path file = write("a.txt", List.of());
        Files.writeString(file, "\uFEFFone\r\ntwo\rthree\nfour");

        session.conf().set("spark.sql.codegen.wholeStage", true); // as it is outside the tests
        try {
            run(encoder());
        } finally {
            session.conf().set("spark.sql.codegen.wholeStage", false);
        }

        assertThat(texts()).containsExactly("one", "two", "three", "four");
    }

    @Test
    void whatIsNotUtf8IsRefusedByFileAndRow() throws IOException {
        Path file = write("a.txt", List.of());
        Files.write(file, "fine\nna\u00EFve\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> run(encoder())).extracting(EncodeSpark::reason).asString()
                .matches("row 1 of part 000000@000000000000, of file:.*/in/a.txt, is not UTF-8");
    }

    @Test
    void whatFoldersAreCalledIsAColumn() throws IOException {
        write("year=2025/lang=en/a.txt", lines("of last year", 2));
        write("year=2026/lang=de/b.txt", lines("of this year", 30));

        int parts = run(encoder()).parts();
        remove(parts().getLast());
        assertThat(run(encoder()).parts()).isEqualTo(parts);

        List<Row> rows = written();
        assertThat(rows).hasSize(32);
        assertThat(rows.getFirst().<Integer>getAs("year")).isEqualTo(2025);
        assertThat(rows).last().satisfies(row -> {
            assertThat(row.<Integer>getAs("year")).isEqualTo(2026);
            assertThat(row.<String>getAs("lang")).isEqualTo("de");
        });

        write("c.txt", List.of("beside them"));
        assertThat(refused(encoder(), "auto")).isEqualTo(
                "the folders of c.txt name the columns [], those of year=2025/lang=en/a.txt [year, lang]: they must be the same for all files");
    }

    @Test
    void columnsThatOneParquetFileAloneHasAreKept() throws IOException {
        String in = folder.resolve("in").toString();
        session.sql("SELECT 1 AS id, 'one' AS text").coalesce(1).write().mode("append").parquet(in);
        session.sql("SELECT 2 AS id, 'two' AS text, 'new' AS more").coalesce(1).write().mode("append").parquet(in);

        run(encoder());

        assertThat(written()).extracting(row -> row.<Integer>getAs("id") + " " + row.<String>getAs("more"))
                .containsExactlyInAnyOrder("1 null", "2 new");
    }
}
