package org.sirocco.text.pipeline;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.sirocco.text.pipeline.Computation.Work;
import org.sirocco.text.pipeline.TokenizedText.Part;

/**
 * The batches of a call, one after another: each is packed and embedded, computed, and taken. Where that is the host's own work one
 * thread does it all; beside a device the next batch is embedded while this one is computed, and the last one taken if that
 * is the host's work, so that hidden states of at most three are held. For one call.
 *
 * @param <R> what a text becomes
 */
final class Passes<R> {
    private final Computation<R> computation;
    private final Forward forward;
    private final int budget;
    private final List<R> results = new ArrayList<>();
    /** Hidden states that no batch needs any more. */
    private final Queue<HiddenStates> free = new ConcurrentLinkedQueue<>();

    /** @param budget most tokens of a batch; a longer window goes alone */
    Passes(Computation<R> computation, int budget) {
        this.computation = computation;
        this.forward = computation.forward();
        this.budget = budget;
    }

    /** One batch, and whether it is the last of its texts. */
    private record Step<R>(Work<R> work, Forward.Pass pass, boolean last) {}

    /** Takes groups of texts as they come, and gives one result a text, in order. */
    List<R> results(Iterator<List<TokenizedText>> groups, boolean beside) {
        Iterator<Step<R>> steps = steps(groups);
        if (beside) {
            forEachBeside(steps);
        } else {
            steps.forEachRemaining(step -> {
                step.pass().embed();
                step.work().compute(step.pass());
                take(step);
            });
        }
        return results;
    }

    private Iterator<Step<R>> steps(Iterator<List<TokenizedText>> groups) {
        return new Iterator<>() {
            private Work<R> work;
            private Iterator<List<Part>> batches = List.<List<Part>>of().iterator();

            @Override
            public boolean hasNext() {
                return batches.hasNext() || groups.hasNext();
            }

            @Override
            public Step<R> next() {
                if (!batches.hasNext()) {
                    List<TokenizedText> texts = groups.next();
                    work = computation.begin(texts);
                    batches = Batcher.batches(budget, texts.stream().flatMap(text -> text.parts().stream()).iterator(),
                            Part::length);
                }
                HiddenStates states = free.poll();
                Forward.Pass pass = forward.pass(batches.next(), states == null ? forward.states() : states);
                return new Step<>(work, pass, !batches.hasNext());
            }
        };
    }

    private void take(Step<R> step) {
        step.work().take(step.pass());
        free.add(step.pass().states());
        if (step.last()) {
            results.addAll(step.work().results());
        }
    }

    private void forEachBeside(Iterator<Step<R>> steps) {
        Iterator<Step<R>> embedded = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return steps.hasNext();
            }

            @Override
            public Step<R> next() {
                Step<R> step = steps.next();
                step.pass().embed();
                return step;
            }
        };
        List<CompletableFuture<Void>> taking = new ArrayList<>(1);
        try {
            Ahead.forEach(embedded, step -> {
                step.work().compute(step.pass());
                if (!computation.takesOnHost()) {
                    take(step);
                    return;
                }
                if (!taking.isEmpty()) {
                    Ahead.join(taking.removeLast());
                }
                taking.add(CompletableFuture.runAsync(() -> take(step), Thread::startVirtualThread));
            });
        } catch (RuntimeException | Error e) {
            taking.forEach(task -> Ahead.endAfter(e, task));
            throw e;
        }
        taking.forEach(Ahead::join);
    }
}
