package org.sirocco.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.SparkException;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.text.EncodedText;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.SentenceEncoder;

/** Columns of texts become columns of vectors, on local[2]. */
class SiroccoEncoderTest {
    private static final EncoderOptions ALONE = EncoderOptions.builder().threads(1).build();

    private static SiroccoEncoder small() {
        return new SiroccoEncoder().setModel(Session.SMALL);
    }

    private static List<String> texts(int count) {
        Random random = new Random(5);
        return IntStream.range(0, count).mapToObj(i -> i + " word".repeat(1 + random.nextInt(8))).toList();
    }

    private static void assertVectors(List<Row> rows, List<EncodedText> expected) {
        assertThat(rows).hasSameSizeAs(expected);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(Session.vector(rows.get(i))).as("row %d", i).containsExactly(expected.get(i).vector(),
                    within(1e-6f));
        }
    }

    @Test
    void whatIsNotedBesideColumnsStays() {
        Metadata noted = new MetadataBuilder().putString("unit", "none").build();
        Dataset<Row> before = Session.rows(2, texts(5)).withColumn("a.number", new Column("id").as("a.number", noted));

        Dataset<Row> after = small().transform(before);

        assertThat(after.schema().apply("a.number").metadata()).isEqualTo(noted);
        assertThat(after.schema()).isEqualTo(small().transformSchema(before.schema()));
        assertThat(after.select("`a.number`").collectAsList()).isEqualTo(before.select("`a.number`").collectAsList());
    }

    @Test
    void vectorsAreTheLibrarysBesideTheRowsAsTheyWere() {
        List<String> texts = texts(500);
        Dataset<Row> before = Session.rows(5, texts);
        SiroccoEncoder transformer = small().setBatchTokens(300);

        Dataset<Row> after = transformer.transform(before);
        List<Row> rows = after.collectAsList();

        assertThat(after.schema()).isEqualTo(transformer.transformSchema(before.schema()));
        assertThat(after.schema().apply("vector").dataType())
                .isEqualTo(DataTypes.createArrayType(DataTypes.FloatType, false));
        List<Row> given = before.collectAsList();
        for (int i = 0; i < texts.size(); i++) {
            assertThat(rows.get(i).getLong(0)).isEqualTo(i);
            assertThat(rows.get(i).getString(1)).isEqualTo(texts.get(i));
            assertThat(rows.get(i).getList(2)).isEqualTo(given.get(i).getList(2));
        }
        try (SentenceEncoder encoder = SentenceEncoder.load(ModelSource.parse(Session.SMALL), ALONE)) {
            List<EncodedText> expected = encoder.encode(texts);
            assertVectors(rows, expected);
            int tokens = expected.stream().mapToInt(EncodedText::tokens).sum();
            EncodingCounts counts = transformer.counts();
            assertThat(counts.texts()).isEqualTo(500);
            assertThat(counts.tokens()).isEqualTo(tokens);
            assertThat(counts.truncated()).isEqualTo(expected.stream().filter(EncodedText::truncated).count());
            assertThat(counts.notEncoded()).isZero();
            assertThat(counts.batches()).isBetween(tokens / 300L, 2 * (tokens / 300L) + 10);
            assertThat(counts.scalar()).isZero();
        }
    }

    @Test
    void oneEncoderServesAllTasksAndWhatAsksItForTheSame() {
        long before = SharedEncoders.opened();
        String model = Session.SMALL + ",seed=77";

        new SiroccoEncoder().setModel(model).transform(Session.rows(6, texts(60))).collectAsList();
        new SiroccoEncoder().setModel(model).setInputKind("query").setDimensions(8)
                .transform(Session.rows(2, texts(20))).collectAsList();

        assertThat(SharedEncoders.opened()).isEqualTo(before + 1);
    }

    @Test
    void aNullStaysOneIsLeftOutOrFails() {
        Dataset<Row> rows = Session.rows(1, Arrays.asList("a", null, "b", null));
        SiroccoEncoder transformer = small();

        List<Row> kept = transformer.transform(rows).collectAsList();
        assertThat(kept).extracting(row -> row.isNullAt(3)).containsExactly(false, true, false, true);
        assertThat(transformer.counts().notEncoded()).isEqualTo(2);
        assertThat(transformer.counts().texts()).isEqualTo(2);
        assertThat(small().setNullText("skip").transform(rows).collectAsList()).extracting(row -> row.getString(1))
                .containsExactly("a", "b");
        assertThatThrownBy(() -> small().setNullText("error").transform(rows).collectAsList())
                .isInstanceOf(SparkException.class).hasMessageContaining("row 1 of partition 0 has null for a text");
    }

    @Test
    void anEmptyTextHasAVectorNoneIsLeftOutOrFails() {
        Dataset<Row> rows = Session.rows(1, List.of("a", "", "\t ", "b"));

        assertThat(small().transform(rows).collectAsList()).noneMatch(row -> row.isNullAt(3));
        assertThat(small().setEmptyText("null").transform(rows).collectAsList())
                .extracting(row -> row.isNullAt(3)).containsExactly(false, true, true, false);
        assertThat(small().setEmptyText("skip").transform(rows).collectAsList()).extracting(row -> row.getString(1))
                .containsExactly("a", "b");
        assertThatThrownBy(() -> small().setEmptyText("error").transform(rows).collectAsList())
                .isInstanceOf(SparkException.class).hasMessageContaining("row 1 of partition 0 has an empty text");
    }

    @Test
    void anOverlongTextIsCutAndCountedTakenInWindowsOrFails() {
        List<String> texts = Arrays.asList(null, "short", "word ".repeat(40));
        Dataset<Row> rows = Session.rows(1, texts);
        SiroccoEncoder cutting = small();
        SiroccoEncoder chunking = small().setOverlong("chunk").setBatchTokens(64);

        List<Row> cut = cutting.transform(rows).collectAsList();
        List<Row> chunked = chunking.transform(rows).collectAsList();

        assertThat(cutting.counts().truncated()).isEqualTo(1);
        assertThat(chunking.counts().truncated()).isZero();
        // The 201 tokens are a batch of their own, whatever their four windows are computed in; the short text goes before.
        assertThat(chunking.counts().batches()).isEqualTo(2);
        assertThat(Session.vector(cut.get(2))).isNotEqualTo(Session.vector(chunked.get(2)));
        assertThatThrownBy(() -> small().setOverlong("error").transform(rows).collectAsList())
                .isInstanceOf(SparkException.class)
                .hasMessageContaining("row 2 of partition 0 has 201 tokens, the model takes at most 64");
        assertThatThrownBy(() -> small().setOverlong("error").setIdCols(new String[]{"id", "Text"}).transform(rows)
                .collectAsList()).hasMessageContaining("row 2 of partition 0 (id 2, Text word word ")
                .hasMessageContaining(") has 201 tokens");
        assertThatThrownBy(() -> small().setIdCols(new String[]{"key"}).transform(rows))
                .hasMessage("idCols (key) must be one of the columns [id, text, tags]");
    }

    @Test
    void columnsMustBeThereBeStringsAndNotBeInTheWay() {
        StructType schema = new StructType().add("id", DataTypes.LongType).add("text", DataTypes.StringType)
                .add("Vector", DataTypes.StringType);

        assertThat(small().setOutputCol("v").transformSchema(schema).fieldNames()).containsExactly("id", "text",
                "Vector", "v");
        assertThatThrownBy(() -> small().setInputCol("body").transformSchema(schema))
                .hasMessage("inputCol (body) must be one of the columns [id, text, Vector]");
        assertThatThrownBy(() -> small().setInputCol("id").transformSchema(schema))
                .hasMessage("inputCol (id) must hold strings, not bigint");
        assertThatThrownBy(() -> small().transformSchema(schema))
                .hasMessage("outputCol (vector) must be a new column; there is one of that name");
    }

    @Test
    void namesAreToldApartByTheirCaseAsTheSessionDoes() {
        Dataset<Row> rows = Session.rows(1, texts(2)).withColumn("Vector", new Column("id"));
        SiroccoEncoder loud = small().setInputCol("TEXT").setOutputCol("v");

        assertThat(loud.transform(rows).collectAsList()).hasSize(2);
        Session.get().conf().set("spark.sql.caseSensitive", true);
        try {
            assertThat(small().transform(rows).columns()).containsExactly("id", "text", "tags", "Vector", "vector");
            assertThatThrownBy(() -> loud.transform(rows)).hasMessageStartingWith("inputCol (TEXT) must be one of");
        } finally {
            Session.get().conf().unset("spark.sql.caseSensitive");
        }
    }

    @Test
    void whatACopyEncodesIsCountedWithWhatTheFirstDoes() {
        SiroccoEncoder one = small();
        SiroccoEncoder other = one.copy(new ParamMap().put(one.outputCol(), "other"));

        other.transform(one.transform(Session.rows(1, texts(3)))).collectAsList();

        assertThat(one.counts().texts()).isEqualTo(6);
        assertThat(other.counts()).isEqualTo(one.counts());
    }

    @Test
    void aParameterThatCannotBeIsRefusedByName() {
        assertThatThrownBy(() -> small().setOverlong("cut"))
                .hasMessage("overlong (cut) must be one of chunk, error, truncate");
        assertThatThrownBy(() -> small().setNullText("encode"))
                .hasMessage("nullText (encode) must be one of error, null, skip");
        assertThatThrownBy(() -> small().setBatchTokens(0)).hasMessage("batchTokens (0) must be at least 1");
        assertThatThrownBy(() -> small().setDimensions(33).transform(Session.rows(1, List.of("a"))))
                .hasMessageContaining("dimensions (33) must be at least 1 and at most the 32 of model random:");
    }

    @Test
    void aModelThatIsMissingIsToldBeforeAnyJobAndOtherwiseFailsIt(@TempDir Path folder) {
        String missing = folder.resolve("nothing").toString();
        Dataset<Row> rows = Session.rows(2, List.of("a", "b"));

        assertThatThrownBy(() -> new SiroccoEncoder().setModel(missing).transform(rows))
                .hasMessageContaining(missing).hasMessageNotContaining("\n");
        Dataset<Row> unchecked = new SiroccoEncoder().setModel(missing).setCheckModel(false).transform(rows);
        assertThatThrownBy(unchecked::collectAsList).isInstanceOf(SparkException.class)
                .hasMessageContaining("model " + missing + " cannot be opened on executor driver: ");
    }

    @Test
    void queriesAndDocumentsGetTheModelsPromptsAndVectorsAreCut(@TempDir Path folder) throws Exception {
        Path model = Session.model(folder.resolve("model"));
        Files.writeString(model.resolve("config_sentence_transformers.json"),
                "{\"prompts\": {\"query\": \"ask: \", \"document\": \"found: \"}}");
        List<String> texts = List.of("somebody has lunch", "a distant galaxy");
        Dataset<Row> rows = Session.rows(1, texts);

        try (SentenceEncoder encoder = SentenceEncoder.load(new ModelSource.Folder(model), ALONE)) {
            SiroccoEncoder transformer = new SiroccoEncoder().setModel(model.toString()).setDimensions(7);
            List<EncodedText> queries = encoder.encodeQuery(texts).stream().map(text -> text.cut(7)).toList();
            List<EncodedText> documents = encoder.encodeDocument(texts).stream().map(text -> text.cut(7)).toList();
            assertThat(queries.getFirst().vector()).isNotEqualTo(documents.getFirst().vector());
            assertVectors(transformer.setInputKind("query").transform(rows).collectAsList(), queries);
            assertVectors(transformer.setInputKind("document").transform(rows).collectAsList(), documents);
            assertVectors(transformer.setInputKind("neither").transform(rows).collectAsList(),
                    encoder.encode(texts).stream().map(text -> text.cut(7)).toList());
        }
    }

    @Test
    void weightsAndBackendAreAskedFor() {
        Dataset<Row> rows = Session.rows(1, texts(4));
        SiroccoEncoder light = small().setWeights("int8");
        SiroccoEncoder scalar = small().setBackend("scalar");
        SiroccoEncoder lightScalar = small().setBackend("scalar").setWeights("int8");

        float[] plain = Session.vector(small().transform(rows).first());
        float[] lighter = Session.vector(light.transform(rows).first());
        assertThat(lighter).isNotEqualTo(plain).containsExactly(plain, within(0.5f));
        scalar.transform(rows).collectAsList();
        assertThat(scalar.counts().scalar()).isEqualTo(4);
        lightScalar.transform(rows).collectAsList();
        assertThat(lightScalar.counts().scalar()).isEqualTo(4);
        assertThatThrownBy(() -> small().setBackend("abacus").transform(rows))
                .hasMessageContaining("unknown backend 'abacus'");
    }
}
