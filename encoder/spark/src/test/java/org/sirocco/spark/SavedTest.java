package org.sirocco.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saved and loaded as Spark's own transformers are. */
class SavedTest {
    private static SiroccoEncoder unusual() {
        return new SiroccoEncoder().setInputCol("loud").setIdCols(new String[]{"id"}).setOutputCol("vector")
                .setModel(Session.SMALL)
                .setBackend("simd").setWeights("float32").setInputKind("query").setOverlong("chunk")
                .setNullText("skip").setEmptyText("null").setDimensions(5).setBatchTokens(99).setMaxTokens(60)
                .setThreads(2).setCache("/nowhere").setOffline(false).setCheckModel(false);
    }

    private static Object[] settings(SiroccoEncoder transformer) {
        return Arrays.stream(transformer.params()).map(transformer::getOrDefault).toArray();
    }

    @Test
    void everySettingComesBack(@TempDir Path folder) throws IOException {
        Session.get();
        SiroccoEncoder saved = unusual();
        saved.save(folder.resolve("one").toString());

        SiroccoEncoder loaded = SiroccoEncoder.load(folder.resolve("one").toString());

        assertThat(Arrays.stream(saved.params()).map(Param::name)).hasSize(17);
        assertThat(saved.params()).allMatch(param -> param.name().equals("outputCol")
                || !Objects.deepEquals(saved.getOrDefault(param), saved.getDefault(param).get()));
        assertThat(loaded.uid()).isEqualTo(saved.uid());
        assertThat(settings(loaded)).isEqualTo(settings(saved));
    }

    @Test
    void aCopyHasTheSettingsAndWhatIsExtra() {
        SiroccoEncoder one = unusual();

        SiroccoEncoder other = one.copy(new ParamMap().put(one.outputCol(), "other"));

        assertThat(other.uid()).isEqualTo(one.uid());
        assertThat(other.getOutputCol()).isEqualTo("other");
        assertThat(other.getBatchTokens()).isEqualTo(99);
        assertThat(one.getOutputCol()).isEqualTo("vector");
    }

    @Test
    void aPipelineWithItIsSavedAndGivesTheSameVectors(@TempDir Path folder) throws IOException {
        Dataset<Row> rows = Session.rows(2, List.of("one text", "and another"));
        SQLTransformer loud = new SQLTransformer().setStatement("SELECT *, upper(text) AS loud FROM __THIS__");
        PipelineModel pipeline = new Pipeline().setStages(new PipelineStage[]{loud, unusual()}).fit(rows);
        pipeline.save(folder.resolve("pipeline").toString());

        PipelineModel loaded = PipelineModel.load(folder.resolve("pipeline").toString());

        List<Row> expected = pipeline.transform(rows).collectAsList();
        List<Row> again = loaded.transform(rows).collectAsList();
        assertThat(expected).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(Session.vector(again.get(i))).hasSize(5).containsExactly(Session.vector(expected.get(i)),
                    within(1e-6f));
        }
    }
}
