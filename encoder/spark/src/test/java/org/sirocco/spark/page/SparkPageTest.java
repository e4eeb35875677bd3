package org.sirocco.spark.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sirocco.spark.Session;
import org.sirocco.spark.SiroccoEncoder;

/** The program of docs/spark.md, which a test of the house compares with the page, and the page's table. */
class SparkPageTest {
    @BeforeAll
    static void aSessionIsThere() {
        Session.get();
    }

    @Test
    void theProgramPrintsWhatThePageShows() throws Exception {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            SparkSession spark = SparkSession.builder().getOrCreate();
            Dataset<Row> texts = spark.createDataset(List.of("Somebody has lunch.", "A distant galaxy."),
                    Encoders.STRING()).toDF("text");
            Dataset<Row> vectors = new SiroccoEncoder().setInputCol("text").setOutputCol("vector").transform(texts);
            System.out.println(vectors.selectExpr("text", "size(vector)").collectAsList());
        } finally {
            System.setOut(console);
        }
        String last = printed.toString(StandardCharsets.UTF_8).strip();
        assertThat(Files.readString(Path.of("../../docs/spark.md"))).contains("// prints: " + last + "\n");
        assertThat(last).contains("[Somebody has lunch.,384]");
    }

    @Test
    void eachParameterIsNamedAndNoOther() throws Exception {
        String page = Files.readString(Path.of("../../docs/spark.md"));
        List<String> names = Arrays.stream(new SiroccoEncoder().params()).map(Param::name).toList();

        String table = page.substring(page.indexOf("| parameter |"), page.indexOf("- One encoder"));
        List<String> named = table.lines().skip(2)
                .flatMap(line -> Arrays.stream(line.split("\\|")[line.isEmpty() ? 0 : 1]
                        .replaceAll("[` ]", "").split(",")))
                .filter(name -> !name.isEmpty()).toList();
        assertThat(named).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void itsVersionsAreTheBuilds() throws Exception {
        String page = Files.readString(Path.of("../../docs/spark.md"));
        String pom = Files.readString(Path.of("../../pom.xml"));

        assertThat(page).contains("<version>" + property(pom, "spark.version") + "</version>")
                .contains("own, " + property(pom, "spark.scala.version") + ",");
    }

    private static String property(String pom, String name) {
        return pom.replaceAll("(?s).*<" + name + ">([^<]+)<.*", "$1");
    }
}
