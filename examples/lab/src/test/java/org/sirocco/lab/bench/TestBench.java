package org.sirocco.lab.bench;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.sirocco.lab.extractors.ConvolutionShape;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.SentenceEncoder;

/** The laboratory's bench with a clock that does not depend on the machine: it moves when it is told to. */
public final class TestBench implements AutoCloseable {
    public static final ConvolutionShape SHAPE = new ConvolutionShape(3, 4, 16);

    public final AtomicLong clock = new AtomicLong();
    public final Bench bench;

    private TestBench(ModelSource model, Path cache) {
        SentenceEncoder encoder = SentenceEncoder.load(model,
                EncoderOptions.builder().backend("scalar").cache(cache).build());
        bench = new Bench(encoder, "the bank of the river was steep", clock::get, clock::get, SHAPE);
    }

    /** With the model that the laboratory is about. */
    public static TestBench real(Path cache) {
        return new TestBench(ModelSource.defaultModel(), cache);
    }

    public static TestBench random(String spec, Path cache) {
        return new TestBench(ModelSource.parse(spec), cache);
    }

    @Override
    public void close() {
        bench.encoder().close();
    }
}
