package org.sirocco.examples.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.internal.io.FileCommitProtocol.TaskCommitMessage;
import org.apache.spark.sql.execution.datasources.SQLHadoopMapReduceCommitProtocol;
import org.junit.jupiter.api.Test;

/** An output is whole, and of one run at a time, or the command fails. */
class OutputFolderTest extends FolderJobs {
    private org.apache.hadoop.fs.Path out() {
        return new org.apache.hadoop.fs.Path(folder.resolve("out").toString());
    }

    @Test
    void twoRunsAreHeldApart() throws IOException {
        write("a.txt", lines("a line", 3));
        Configuration local = new Configuration();
        try (Owner other = Owner.of(out(), local)) {
            assertThat(refused(encoder(), "auto")).isEqualTo("another run is at work in " + other.folder());
        }
        run(encoder());
        try (Owner other = Owner.of(out(), local)) {
            assertThat(refused(encoder(), "auto")).isEqualTo("another run is at work in " + other.folder());
        }
        assertThat(run(encoder()).there()).isEqualTo(1);
    }

    /** As on HDFS. */
    @Test
    void withoutLocksAFileHoldsTheFolder() throws IOException {
        Configuration configuration = new Configuration();
        configuration.set("fs.file.impl", RawLocalFileSystem.class.getName());
        configuration.setBoolean("fs.file.impl.disable.cache", true);
        try (Owner other = Owner.of(out(), configuration)) {
            assertThatThrownBy(() -> Owner.of(other.folder(), configuration)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(", process " + ProcessHandle.current().pid() + " on ")
                    .hasMessageEndingWith("; if that has ended, delete " + out() + "/" + Owner.FILE);
        }
        Owner.of(out(), configuration).close();
    }

    @Test
    void aPartWithTwoFilesIsRefused() throws IOException {
        write("a.txt", lines("a line", 3));
        run(encoder());
        Files.writeString(parts().getFirst().resolve("part-another.parquet"), "");

        assertThat(refused(encoder(), "auto"))
                .endsWith("holds 2 files, and so its rows several times: delete that folder and start again");
    }

    /** Says that a task is committed, and has lost what it has written. */
    public static final class Losing extends SQLHadoopMapReduceCommitProtocol {
        private static final long serialVersionUID = 1;

        public Losing(String job, String path, boolean dynamic) {
            super(job, path, dynamic);
        }

        @Override
        public TaskCommitMessage commitTask(TaskAttemptContext task) {
            return new TaskCommitMessage(new scala.Tuple2<>(scala.collection.immutable.Map$.MODULE$.empty(),
                    scala.collection.immutable.Set$.MODULE$.empty()));
        }
    }

    @Test
    void aPartThatIsNotThereInTheEndIsAFailure() throws IOException {
        write("a.txt", lines("a line", 3));
        session.conf().set("spark.sql.sources.commitProtocolClass", Losing.class.getName());
        try {
            assertThat(refused(encoder(), "auto")).startsWith("1 parts that were written or there before are not in ")
                    .endsWith("the first of them 000000@000000000000: start again");
        } finally {
            session.conf().unset("spark.sql.sources.commitProtocolClass");
        }
        assertThat(run(encoder()).counts().texts()).isEqualTo(3);
    }

    @Test
    void anotherModelUnderTheSameNameIsRefused() throws IOException {
        Path fixture = Path.of("../../encoder/text/src/test/resources/fixtures/bert-older-layout");
        Path model = folder.resolve("model");
        try (var files = Files.walk(fixture)) {
            for (Path file : files.toList()) {
                Files.copy(file, model.resolve(fixture.relativize(file).toString()));
            }
        }
        write("a.txt", List.of("a line"));
        run(encoder().setModel(model.toString()));
        assertThat(run(encoder().setModel(model.toString())).there()).isEqualTo(1);

        Path config = model.resolve("config.json");
        Files.setLastModifiedTime(config, FileTime.fromMillis(Files.getLastModifiedTime(config).toMillis() + 1000));

        assertThat(refused(encoder().setModel(model.toString()), "auto"))
                .contains("was begun with --model " + model + " (files ").endsWith("): name another folder");
    }

    @Test
    void aMasterThatTheScriptCannotHaveIsRefused() {
        StringWriter said = new StringWriter();

        int status = EncodeSpark.commandLine().setErr(new PrintWriter(said)).execute("--input", "x", "--output", "y",
                "--master", "yarn");

        assertThat(status).isEqualTo(2);
        assertThat(said.toString()).startsWith("--master (yarn) must be local[N], local-cluster[");
    }
}
