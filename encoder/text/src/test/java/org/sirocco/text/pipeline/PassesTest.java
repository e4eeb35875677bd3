package org.sirocco.text.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendChoice;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.RandomEncoder;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.PoolingMode;
import org.sirocco.text.model.SentenceSettings;
import org.sirocco.text.tokenizer.ByteTokenizer;

/** What the host does beside a device, on a device that is a stub. */
class PassesTest {
    private static final LoadedModel MODEL = new LoadedModel("stub",
            RandomEncoder.of("random:layers=1,hidden=4,heads=1,ffn=4,seed=3,length=64"), null,
            new SentenceSettings(PoolingMode.MEAN, List.of(), false, 64, Map.of()), Arena.global());
    private static final List<String> TEXTS = IntStream.range(0, 40).mapToObj(i -> "x".repeat(1 + i % 7)).toList();

    /** Leaves the embeddings as they are, and may do something first. */
    private static class Device implements BackendChoice, Backend, EncoderRuntime {
        private final boolean elsewhere;
        final Set<Thread> threads = new HashSet<>();
        final Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        int batches;

        Device(boolean elsewhere) {
            this.elsewhere = elsewhere;
        }

        void before(int batch) {}

        @Override
        public boolean leavesHostFree() {
            return elsewhere;
        }

        @Override
        public Backend backend() {
            return this;
        }

        @Override
        public String id() {
            return "stub";
        }

        @Override
        public String description() {
            return "what goes in comes out";
        }

        @Override
        public EncoderRuntime load(EncoderModel model) {
            return this;
        }

        @Override
        public void forward(PackedBatch batch, float[] input, float[] output) {
            threads.add(Thread.currentThread());
            arrays.add(input);
            before(batches++);
        }

        @Override
        public void forward(PackedBatch batch, float[] input, float[] output, EncoderObserver observer) {
            forward(batch, input, output);
        }

        @Override
        public void head(int rows, float[] input, float[] output) {
            throw new IllegalStateException("no model here has a head");
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    private static List<PooledText> encode(Device device, int threads, List<String> texts) {
        return new TextPipeline<>(new Tokenizing(new ByteTokenizer(), (index, text) -> text.windows(5),
                Integer.MAX_VALUE, threads), Vectorizer.load(MODEL, device, threads), 12, threads).encode("", texts);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void vectorsAndTheirOrderAreTheSameBesideADevice(int threads) {
        List<PooledText> expected = encode(new Device(false), 1, TEXTS);
        Device device = new Device(true);
        List<PooledText> actual = encode(device, threads, TEXTS);
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).vector()).as("text %d", i).isEqualTo(expected.get(i).vector());
            assertThat(actual.get(i).tokens()).isEqualTo(TEXTS.get(i).length() + 1);
        }
        assertThat(device.threads).containsExactly(Thread.currentThread());
    }

    @Test
    void holdsHiddenStatesOfThreeBatchesAtMost() {
        Device device = new Device(true);
        // Of one length, so that no array is replaced by a larger one.
        encode(device, 2, Collections.nCopies(40, "text"));
        assertThat(device.batches).isGreaterThan(10);
        assertThat(device.arrays).hasSizeLessThanOrEqualTo(3);
    }

    /** Each batch waits until the next one is embedded and the last one taken: it would wait for ever if they came after it. */
    @Test
    void theNextBatchIsEmbeddedAndTheLastTakenWhileOneIsComputed() {
        int texts = 5;
        CountDownLatch[] embedded = latches(texts);
        CountDownLatch[] taken = latches(texts);
        Device device = new Device(true) {
            @Override
            void before(int batch) {
                if (batch + 1 < texts) {
                    await(embedded[batch + 1]);
                }
                if (batch > 0) {
                    await(taken[batch - 1]);
                }
            }
        };
        // Of the batch that is packed, and embedded next.
        List<Integer> results = take(device, number -> embedded[number].countDown(),
                (number, pass) -> taken[number].countDown());
        assertThat(results).containsExactly(0, 1, 2, 3, 4);
    }

    /** As of a model with a head, which is the device's: each batch waits for the next one's embedding, and is taken by itself. */
    @Test
    void whereTakingIsNotTheHostsAloneTheNextBatchIsEmbeddedAndTheLastTakenBefore() {
        CountDownLatch[] embedded = latches(6);
        embedded[5].countDown();
        List<String> done = new ArrayList<>();
        Device device = new Device(true) {
            @Override
            void before(int batch) {
                await(embedded[batch + 1]);
                done.add("computed " + batch);
            }
        };
        take(device, false, number -> embedded[number].countDown(), (number, pass) -> {
            assertThat(device.threads).containsExactly(Thread.currentThread());
            done.add("taken " + number);
        });
        assertThat(done).containsExactlyElementsOf(IntStream.range(0, 5).boxed()
                .flatMap(number -> Stream.of("computed " + number, "taken " + number)).toList());
        assertThat(device.arrays).hasSizeLessThanOrEqualTo(2);
    }

    private static List<Integer> take(Device device, IntConsumer begin, BiConsumer<Integer, Forward.Pass> take) {
        return take(device, true, begin, take);
    }

    /** Gives five texts of one length, a batch each, to what begins one and what takes it, which are told its number. */
    private static List<Integer> take(Device device, boolean onHost, IntConsumer begin,
            BiConsumer<Integer, Forward.Pass> take) {
        Forward forward = Forward.load(MODEL, device, 1);
        int[] begun = {0};
        return new TextPipeline<>(new Tokenizing(new ByteTokenizer(), (index, text) -> List.of(text),
                Integer.MAX_VALUE, 1), new Computation<Integer>() {
                    @Override
                    public Work<Integer> begin(List<TokenizedText> group) {
                        int number = begun[0]++;
                        begin.accept(number);
                        return new Work<>() {
                            @Override
                            public void take(Forward.Pass pass) {
                                take.accept(number, pass);
                            }

                            @Override
                            public List<Integer> results() {
                                return List.of(number);
                            }
                        };
                    }

                    @Override
                    public Forward forward() {
                        return forward;
                    }

                    @Override
                    public boolean takesOnHost() {
                        return onHost;
                    }
                }, 5, 2).encode("", Collections.nCopies(5, "text"));
    }

    private static CountDownLatch[] latches(int count) {
        return IntStream.range(0, count).mapToObj(i -> new CountDownLatch(1)).toArray(CountDownLatch[]::new);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(1, TimeUnit.MINUTES)) {
                throw new AssertionError("nothing is done beside the device");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void whatTheDeviceFailsWithIsThrownAndNothingGoesOn(int failing) {
        Device device = new Device(true) {
            @Override
            void before(int batch) {
                if (batch == failing) {
                    throw new IllegalStateException("no device");
                }
            }
        };
        assertThatThrownBy(() -> encode(device, 2, TEXTS)).isInstanceOf(IllegalStateException.class)
                .hasMessage("no device");
        assertThat(device.batches).isEqualTo(failing + 1);
    }

    /** Whatever fails, it does so where the caller sees it, and nobody works for it any more. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void whatTakingFailsWithIsThrown(int failing) {
        AtomicInteger taken = new AtomicInteger();
        assertThatThrownBy(() -> take(new Device(true), number -> {}, (number, pass) -> {
            if (taken.getAndIncrement() == failing) {
                throw new IllegalArgumentException("not finite");
            }
        })).isInstanceOf(IllegalArgumentException.class).hasMessage("not finite");
        assertThat(taken).hasValue(failing + 1);
    }

    /** The batch after the next is embedded while one is still being taken. */
    @Test
    void arraysAreGivenOnWhenTheirBatchIsTaken() {
        CountDownLatch[] begun = latches(5);
        take(new Device(true), number -> begun[number].countDown(), (number, pass) -> {
            float[] numbers = pass.states().input();
            Arrays.fill(numbers, -1);
            if (number < 3) {
                await(begun[number + 2]);
                // Long enough for an embedding into this array to be seen.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            assertThat(numbers).containsOnly(-1);
        });
    }

    @Test
    void nobodyReadsArraysAfterAFailure() {
        CountDownLatch failed = new CountDownLatch(1);
        AtomicBoolean taken = new AtomicBoolean();
        Device device = new Device(true) {
            @Override
            void before(int batch) {
                if (batch == 1) {
                    failed.countDown();
                    throw new IllegalStateException("no device");
                }
            }
        };
        assertThatThrownBy(() -> take(device, number -> {}, (number, pass) -> {
            await(failed);
            // Long enough for a caller that does not wait to be seen.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            taken.set(true);
        })).hasMessage("no device");
        assertThat(taken).isTrue();
    }
}
