package org.sirocco.encoder.simd;

import java.util.ArrayList;
import java.util.List;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.simd.products.Team;

/**
 * One forward pass at a time, cut into runs of sentences, which bounds the buffers.
 *
 * <p>Many sentences: each worker takes runs of its own through the whole stack, and nobody waits for anybody before the end.
 * Few: the workers share each step of the same run.
 */
final class SimdPass {
    /** Tokens of a run, unless one sentence is longer. */
    private static final int RUN_TOKENS = 1024;
    /** What runs of their own take: so many for each worker that the last one to finish is not far behind, and none too small. */
    private static final int RUNS_PER_WORKER = 8;
    private static final int LEAST_RUN_TOKENS = 128;

    private final Team team;
    private final Team.Stage ownRuns = this::runAlone;
    /** One for each worker. */
    private final List<SimdRun> runs = new ArrayList<>();
    private final SimdHeadRun head;
    /** The caller's, only while workers take runs of their own. */
    private PackedBatch batch;
    private float[] input;
    private float[] output;
    /** After the last sentence of each run. */
    private int[] ends = {};

    /** @param team led by one caller at a time; the others go without it */
    SimdPass(SimdStack stack, Team team) {
        this.team = team;
        for (int worker = 0; worker < team.size(); worker++) {
            runs.add(new SimdRun(stack));
        }
        head = stack.head() == null ? null : new SimdHeadRun(stack);
    }

    /**
     * Runs a batch through the stack.
     *
     * @param input    (N, C of the first layer)
     * @param output   (N, C of the last layer); may be the input
     * @param observer or null
     */
    void run(PackedBatch batch, float[] input, float[] output, EncoderObserver observer) {
        Team led = team.tryLead() ? team : Team.ALONE;
        try {
            int share = batch.tokens() / (RUNS_PER_WORKER * led.size());
            if (observer == null && led.size() > 1 && share >= LEAST_RUN_TOKENS && batch.longest() <= share) {
                runEachAlone(led, cut(batch, Math.min(share, RUN_TOKENS)), batch, input, output);
                return;
            }
            // Who watches sees whole batches, layer by layer.
            int count = cut(batch, observer == null ? RUN_TOKENS : Integer.MAX_VALUE);
            for (int run = 0; run < count; run++) {
                runs.getFirst().run(led, batch, input, output, observer, first(run), ends[run]);
            }
        } finally {
            if (led != Team.ALONE) {
                led.release();
            }
        }
    }

    /** Applies the model's head, (rows, numbers that it takes) to (rows, numbers that it gives). */
    void head(int rows, float[] input, float[] output) {
        Team led = team.tryLead() ? team : Team.ALONE;
        try {
            head.run(led, rows, input, output);
        } finally {
            if (led != Team.ALONE) {
                led.release();
            }
        }
    }

    private void runEachAlone(Team led, int count, PackedBatch batch, float[] input, float[] output) {
        this.batch = batch;
        this.input = input;
        this.output = output;
        try {
            led.run(count, ownRuns);
        } finally {
            this.batch = null;
            this.input = null;
            this.output = null;
        }
    }

    private void runAlone(int run, int worker) {
        runs.get(worker).run(Team.ALONE, batch, input, output, null, first(run), ends[run]);
    }

    private int first(int run) {
        return run == 0 ? 0 : ends[run - 1];
    }

    /** Cuts the batch into runs of at most so many tokens, unless one sentence is longer; returns how many. */
    private int cut(PackedBatch batch, int limit) {
        if (ends.length < batch.sentences()) {
            ends = new int[batch.sentences()];
        }
        int count = 0;
        for (int end = 0; end < batch.sentences(); count++) {
            int first = end++;
            while (end < batch.sentences() && batch.offsets()[end + 1] - batch.first(first) <= limit) {
                end++;
            }
            ends[count] = end;
        }
        return count;
    }
}
