package org.sirocco.peers;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.sirocco.langchain4j.SiroccoEmbeddingModel;

/**
 * What a program of langchain4j gains that changes the line that opens its model: the same texts, through langchain4j's own
 * interface, with its in-process all-MiniLM-L6-v2 and with Sirocco's, in one process, in turn, so that both see the same machine.
 * Arguments: a file of one text a line; how many rounds (15); how many of the texts go one by one (200).
 */
final class SameProgram {
    private static final int WARM_UP = 3;

    private SameProgram() {}

    public static void main(String[] args) throws IOException {
        List<TextSegment> texts = Files.readAllLines(Path.of(args[0])).stream().filter(line -> !line.isBlank())
                .map(TextSegment::from).toList();
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 15;
        List<TextSegment> single = texts.subList(0,
                Math.min(texts.size(), args.length > 2 ? Integer.parseInt(args[2]) : 200));
        EmbeddingModel peer = new AllMiniLmL6V2EmbeddingModel();
        try (SiroccoEmbeddingModel sirocco = SiroccoEmbeddingModel.builder().build()) {
            System.out.printf(Locale.ROOT, "%s on %s, %d processors, %d rounds after %d to warm up%n",
                    sirocco.modelName(), sirocco.backend(), Runtime.getRuntime().availableProcessors(), rounds,
                    WARM_UP);
            System.out.printf(Locale.ROOT, "worst difference of any number of %d vectors: %.1e%n", texts.size(),
                    worst(peer.embedAll(texts).content(), sirocco.embedAll(texts).content()));
            compare("texts in one call", texts.size(), rounds, peer, sirocco, model -> model.embedAll(texts));
            compare("texts one by one", single.size(), rounds, peer, sirocco,
                    model -> single.forEach(model::embed));
        }
    }

    private static void compare(String what, int count, int rounds, EmbeddingModel peer, EmbeddingModel sirocco,
            Consumer<EmbeddingModel> work) {
        double[] theirs = new double[rounds];
        double[] ours = new double[rounds];
        double[] ratios = new double[rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
            // Who goes first changes from round to round.
            boolean first = round % 2 == 0;
            double one = seconds(work, first ? peer : sirocco);
            double other = seconds(work, first ? sirocco : peer);
            if (round >= 0) {
                theirs[round] = first ? one : other;
                ours[round] = first ? other : one;
                ratios[round] = theirs[round] / ours[round];
            }
        }
        System.out.printf(Locale.ROOT,
                "%d %s: langchain4j %.0f texts/s, Sirocco %.0f texts/s, %.2f times as fast (least %.2f, most %.2f)%n",
                count, what, count / median(theirs), count / median(ours), median(ratios),
                Arrays.stream(ratios).min().orElseThrow(), Arrays.stream(ratios).max().orElseThrow());
    }

    private static double seconds(Consumer<EmbeddingModel> work, EmbeddingModel model) {
        long start = System.nanoTime();
        work.accept(model);
        return (System.nanoTime() - start) / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static double worst(List<Embedding> theirs, List<Embedding> ours) {
        double worst = 0;
        for (int i = 0; i < theirs.size(); i++) {
            float[] one = theirs.get(i).vector();
            float[] other = ours.get(i).vector();
            for (int c = 0; c < one.length; c++) {
                worst = Math.max(worst, Math.abs(one[c] - other[c]));
            }
        }
        return worst;
    }
}
