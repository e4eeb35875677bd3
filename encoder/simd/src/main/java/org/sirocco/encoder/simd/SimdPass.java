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
final class SimdPass implements Runnable {
    /** Tokens of a run, unless one sentence is longer. */
    private static final int RUN_TOKENS = 1024;
    /** What runs of their own take: so many for each worker that the last one to finish is not far behind, and none too small. */
    private static final int RUNS_PER_WORKER = 8;
    private static final int LEAST_RUN_TOKENS = 128;

    private final SimdEncoder encoder;
    private final Team.Stage ownRuns = this::runAlone;
    /** One for each worker. */
    private final List<SimdRun> runs = new ArrayList<>();
    private PackedBatch batch;
    private float[] hidden;
    private EncoderObserver observer;
    /** After the last sentence of each run. */
    private int[] ends = {};

    SimdPass(SimdEncoder encoder, int workers) {
        this.encoder = encoder;
        for (int worker = 0; worker < workers; worker++) {
            runs.add(new SimdRun(encoder));
        }
    }

    void prepare(PackedBatch batch, float[] hidden, EncoderObserver observer) {
        this.batch = batch;
        this.hidden = hidden;
        this.observer = observer;
    }

    /** Keeps nothing of the caller's. */
    void forget() {
        prepare(null, null, null);
    }

    @Override
    public void run() {
        Team team = encoder.lead();
        try {
            int share = batch.tokens() / (RUNS_PER_WORKER * team.size());
            if (observer == null && team.size() > 1 && share >= LEAST_RUN_TOKENS && batch.longest() <= share) {
                team.run(cut(Math.min(share, RUN_TOKENS)), ownRuns);
                return;
            }
            // Who watches sees whole batches, layer by layer.
            int count = cut(observer == null ? RUN_TOKENS : Integer.MAX_VALUE);
            for (int run = 0; run < count; run++) {
                runs.getFirst().run(team, batch, hidden, observer, first(run), ends[run]);
            }
        } finally {
            if (team != Team.ALONE) {
                team.release();
            }
        }
    }

    private void runAlone(int run, int worker) {
        runs.get(worker).run(Team.ALONE, batch, hidden, null, first(run), ends[run]);
    }

    private int first(int run) {
        return run == 0 ? 0 : ends[run - 1];
    }

    /** Cuts the batch into runs of at most so many tokens, unless one sentence is longer; returns how many. */
    private int cut(int limit) {
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
