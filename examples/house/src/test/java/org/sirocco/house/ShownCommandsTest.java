package org.sirocco.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.cli.Main;
import org.sirocco.text.names.KnownModels;

/**
 * Runs each command of the command line that the README and docs/ show, with small models and files for those that they name:
 * a form of an option that is shown and does not work fails here. What is not run is listed with the reason.
 */
class ShownCommandsTest {
    private static final String TEXTS = "A man is eating food.\nSomebody has lunch.\n\na river\n";
    /** The beginning of each command that is not run here, and why. */
    private static final Map<String, String> NOT_RUN = new LinkedHashMap<>();

    static {
        NOT_RUN.put("mvn ", "builds: what runs this test, .ci/run and .ci/release");
        NOT_RUN.put("npm pack ", "wants a network");
        NOT_RUN.put("sdk install ", "wants a network");
        NOT_RUN.put("python3 scripts/peers/", "wants Python, and measures or wants what npm brings");
        NOT_RUN.put("scripts/peers/", "wants Python");
        NOT_RUN.put("java ", "the benchmarks and the comparison of adapters, which measure");
        NOT_RUN.put("scripts/lib/", "a file");
        NOT_RUN.put("scripts/sirocco COMMAND", "stands for all of them");
        NOT_RUN.put("bin/sirocco COMMAND", "stands for all of them");
        NOT_RUN.put("bin/sirocco learn", "DistributionTest");
        NOT_RUN.put("scripts/setup-gpu",
                "looks for an SDK and at devices; its own tests, and .ci/run where there is one");
        NOT_RUN.put("scripts/pack-gpu", "wants an SDK; GpuRunTest runs what it packs");
        NOT_RUN.put("scripts/verify --backend tornado", "wants an SDK; .ci/run where there is one");
        NOT_RUN.put("scripts/encode --stats --backend tornado", "wants an SDK; TokensOnDeviceTest counts the bytes");
        NOT_RUN.put("scripts/encode-spark", "a program of its own; the tests of examples/spark run it");
        NOT_RUN.put("scripts/spark-speed", "measures");
        NOT_RUN.put("scripts/sts", "wants texts of 0.9 MB that are not ours; .ci/run");
        NOT_RUN.put("scripts/lab ", "half a minute each; the laboratory's own tests run its experiments and its page");
        NOT_RUN.put("scripts/encode --model intfloat/", "wants the Hub; HubModels' tests have one of their own");
        NOT_RUN.put("scripts/models --fetch intfloat/", "wants the Hub; HubModels' tests have one of their own");
    }

    @TempDir
    private Path folder;

    private final House house = House.here();

    ShownCommandsTest() throws IOException {}

    @BeforeEach
    void files() throws IOException {
        Files.writeString(folder.resolve("texts.txt"), TEXTS);
        Files.writeString(folder.resolve("sample.txt"), TEXTS);
        execute("encode", "--cache", folder.toString(), "--format", "jsonl", "--output",
                folder.resolve("vectors.jsonl").toString(), "A man is eating food.");
    }

    @Test
    void eachIsRunOrToldWhyNot() throws IOException {
        Set<String> unused = new TreeSet<>(NOT_RUN.keySet());
        int run = 0;
        for (String shown : shown()) {
            String reason = NOT_RUN.keySet().stream().filter(shown::startsWith).findFirst().orElse(null);
            if (reason != null) {
                unused.remove(reason);
            } else {
                runs(shown);
                run++;
            }
        }

        assertThat(unused).as("no page shows these any more").isEmpty();
        assertThat(run).isGreaterThan(25);
    }

    private Set<String> shown() throws IOException {
        Set<String> shown = new LinkedHashSet<>();
        for (Path page : DocsTest.pages(house)) {
            Markdown markdown = Markdown.of(Files.readString(page));
            shown.addAll(markdown.typed());
            markdown.spans().stream().filter(span -> DocsCheck.COMMAND.matcher(span).matches()).forEach(shown::add);
        }
        return shown;
    }

    /** Each of its alternatives; what is piped into it is a file of texts, and what it is piped into is left out. */
    private void runs(String shown) {
        List<String> words = new ArrayList<>(ShownCommand.words(shown));
        if (words.getFirst().equals("cat")) {
            words = words.subList(words.indexOf("|") + 1, words.size());
        }
        if (words.contains("|")) {
            words = words.subList(0, words.indexOf("|"));
        }
        int variants = words.stream().mapToInt(word -> ShownCommand.alternatives(word).length).max().orElse(1);
        for (int variant = 0; variant < variants; variant++) {
            List<String> typed = typed(words, variant);
            StringWriter said = new StringWriter();
            PrintWriter printer = new PrintWriter(said, true);

            int code = Main.commandLine().setOut(printer).setErr(printer).execute(typed.toArray(String[]::new));

            assertThat(code).as("%s, run as %s: %s", shown, typed, said).isZero();
        }
    }

    private static void execute(String... arguments) {
        assertThat(Main.commandLine().execute(arguments)).isZero();
    }

    private List<String> typed(List<String> words, int variant) {
        boolean archive = words.getFirst().equals("bin/sirocco");
        String command = archive ? words.get(1) : words.getFirst().replace("scripts/", "");
        List<String> typed = new ArrayList<>(List.of(command));
        String before = "";
        String model = null;
        for (String word : words.subList(archive ? 2 : 1, words.size())) {
            String[] all = ShownCommand.alternatives(word);
            String one = all[Math.min(variant, all.length - 1)];
            if (before.equals("--model")) {
                model = one;
                one = model(command, words.contains("--sparse"), one);
            }
            if (!word.equals("--peers")) { // examples/peers has them, and a test of its own
                typed.add(value(before, one));
            }
            before = one;
        }
        fill(command, words.contains("--sparse"), model, typed);
        return typed;
    }

    /** What a reader puts there, small. */
    private String value(String option, String shown) {
        return switch (option) {
            case "--input", "--texts" -> shown.matches("\\d+") ? "3" : path("texts.txt");
            case "--golden" -> path("vectors.jsonl");
            case "--output" -> path(shown.startsWith(".") ? "out" + shown : shown);
            case "--calibrate", "--ranges" -> path(shown);
            case "--dimensions" -> "8";
            case "--rounds" -> "1";
            case "--fetch", "--remove" -> shown.equals("NAME") ? KnownModels.DEFAULT : shown;
            default -> shown.equals("FILE")
                    ? path("texts.txt")
                    : shown.replaceFirst("^[NCP]$", "4").replaceFirst("^[LH]$", "1");
        };
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private String fixture(String name) {
        return house.path("encoder/text/src/test/resources/fixtures/" + name).toString();
    }

    /** A small one of the kind that is meant; of one with a name the name is held to the table of known models. */
    private String model(String command, boolean sparse, String shown) {
        if (!shown.matches("DIR|NAME|use-lite")) {
            assertThat(KnownModels.find(shown)).as(shown).isPresent();
        }
        return switch (command) {
            case "verify" -> KnownModels.DEFAULT; // whose vectors by ONNX Runtime are known
            case "rerank" -> fixture("cross-bert-1");
            default -> fixture(shown.equals("use-lite") ? "use-lite-mean" : sparse ? "splade-bert-max" : "bert-cls");
        };
    }

    /** What a reader's own texts, model and cache are. */
    private void fill(String command, boolean sparse, String model, List<String> typed) {
        if (List.of("encode", "rerank").contains(command) && !typed.contains("--input")
                && typed.subList(1, typed.size()).stream().noneMatch(word -> word.matches(".*[ …].*|.*\\p{IsHan}.*"))) {
            typed.addAll(1, List.of("--input", path("texts.txt")));
        }
        if (model == null && !List.of("models", "positions", "devices").contains(command)) {
            typed.addAll(1, List.of("--model", model(command, sparse, "NAME")));
        }
        if (!List.of("positions", "devices").contains(command)) {
            typed.addAll(1, List.of("--cache", folder.toString()));
        }
        if (command.equals("compare")) {
            typed.addAll(1,
                    List.of("--csv", path("compare.csv"), "--html", path("compare.html"), "--max-tokens", "16"));
            for (String small : List.of("--rounds 1", "--texts 3", "--batches 64")) {
                if (!typed.contains(small.split(" ")[0])) {
                    typed.addAll(1, List.of(small.split(" ")));
                }
            }
        }
    }
}
