package org.sirocco.tornado;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.RandomEncoder;
import org.sirocco.tornado.kernels.BatchLayout;
import org.sirocco.tornado.kernels.Capacity;
import org.sirocco.tornado.kernels.DeviceLinear;
import org.sirocco.tornado.kernels.Epilogue;
import org.sirocco.tornado.kernels.HeadShape;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.LayerTasks;
import org.sirocco.tornado.kernels.Panels;
import org.sirocco.tornado.kernels.ScoreForm;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Figures of MiniLM's shape on this device: the time to the first states, the whole encoder against the best single product,
 * and one graph per layer run L times against one graph of all layers. Arguments: a text file, one text a line, whose words
 * stand for tokens.
 */
final class MeasureEncoder {
    private static final int ROUNDS = 15;
    private static final int TOKENS = 4096;

    private final Accelerator device;
    private final EncoderModel model;
    private final KernelSet kernels;
    private final DeviceWeights weights;

    private MeasureEncoder(Accelerator device, EncoderModel model) {
        this.device = device;
        this.model = model;
        this.kernels = device.kernels();
        this.weights = DeviceWeights.of(model, kernels).getFirst();
    }

    public static void main(String[] args) throws IOException {
        // Room for the graph of all layers.
        System.setProperty("tornado.tvm.maxbytecodesize", "65536");
        EncoderModel model = RandomEncoder.of("random:layers=6,hidden=384,heads=12,ffn=1536,activation=gelu");
        long start = System.nanoTime();
        Accelerator device = Accelerators.open("tornado");
        System.out.printf(Locale.ROOT, "%s, self-test after %.2f s%n", device.description(), seconds(start));
        MeasureEncoder measure = new MeasureEncoder(device, model);
        try (EncoderGraph encoder = new EncoderGraph(device, measure.kernels, measure.weights, new Capacity(TOKENS, 0),
                null)) {
            System.out.printf(Locale.ROOT, "graphs built after %.2f s%n", seconds(start));
            measure.forward(encoder, PackedBatch.ofLengths(16), Numbers.normal(16 * 384, 1));
            System.out.printf(Locale.ROOT, "first states after %.2f s%n", seconds(start));
            measure.compare(encoder, batch(args[0]));
            for (int[] lengths : new int[][]{{16}, {128, 128, 128, 128}, {512, 512, 512, 512}}) {
                measure.steady(encoder, PackedBatch.ofLengths(lengths));
            }
            measure.allLayersInOneGraph(encoder, batch(args[0]));
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    /** As many texts as fit, two tokens around each. */
    private static PackedBatch batch(String file) throws IOException {
        int[] lengths = Files.readAllLines(Path.of(file)).stream().mapToInt(line -> line.split("\\s+").length + 2)
                .toArray();
        int fitting = 0;
        for (int tokens = 0; fitting < lengths.length && tokens + lengths[fitting] <= TOKENS; fitting++) {
            tokens += lengths[fitting];
        }
        return PackedBatch.ofLengths(Arrays.copyOf(lengths, fitting));
    }

    /** Operations of the products and of attention; normalisations and activations are not counted. */
    private double operations(PackedBatch batch) {
        double hidden = model.inputSize();
        double perToken = 2 * (4 * hidden * hidden + 2 * hidden * weights.form().network().size());
        double attention = 0;
        for (int s = 0; s < batch.sentences(); s++) {
            attention += 4.0 * batch.length(s) * batch.length(s) * hidden;
        }
        return model.layers().size() * (batch.tokens() * perToken + attention);
    }

    private double forward(EncoderGraph encoder, PackedBatch batch, float[] hidden) {
        long start = System.nanoTime();
        encoder.upload(batch, hidden, 0);
        for (int l = 0; l < model.layers().size(); l++) {
            encoder.layer(l);
        }
        encoder.download(batch.tokens(), hidden, 0);
        return seconds(start);
    }

    /** Alternating rounds of the whole encoder and of each product alone. */
    private void compare(EncoderGraph encoder, PackedBatch batch) {
        List<Product> products = List.of(new Product("qkv", weights.qkv(), model.inputSize(), batch),
                new Product("output", weights.output(), model.inputSize(), batch),
                new Product("intermediate", weights.up(), model.inputSize(), batch),
                new Product("down", weights.down(), weights.form().network().size(), batch));
        float[] input = Numbers.normal(batch.tokens() * model.inputSize(), 2);
        double[] ratios = new double[ROUNDS];
        double[] whole = new double[ROUNDS];
        double[][] single = new double[products.size()][ROUNDS];
        for (int round = -2; round < ROUNDS; round++) {
            double rate = operations(batch) / forward(encoder, batch, input.clone()) / 1e9;
            double best = 0;
            for (int p = 0; p < products.size(); p++) {
                double product = products.get(p).gigaflops();
                best = Math.max(best, product);
                single[p][Math.max(0, round)] = product;
            }
            whole[Math.max(0, round)] = rate;
            ratios[Math.max(0, round)] = rate / best;
        }
        System.out.printf(Locale.ROOT, "%d texts, %d tokens: whole encoder %.1f GFLOP/s%n", batch.sentences(),
                batch.tokens(),
                median(whole));
        for (int p = 0; p < products.size(); p++) {
            System.out.printf(Locale.ROOT, "  product %s: %.1f GFLOP/s%n", products.get(p).name, median(single[p]));
            products.get(p).plan.close();
        }
        System.out.printf(Locale.ROOT,
                "  encoder / best product of the round: median %.2f, lowest %.2f, highest %.2f%n",
                median(ratios), Arrays.stream(ratios).min().orElseThrow(), Arrays.stream(ratios).max().orElseThrow());
    }

    private void steady(EncoderGraph encoder, PackedBatch batch) {
        double[] times = new double[ROUNDS];
        for (int round = -2; round < ROUNDS; round++) {
            times[Math.max(0, round)] = forward(encoder, batch,
                    Numbers.normal(batch.tokens() * model.inputSize(), 3));
        }
        System.out.printf(Locale.ROOT, "%s tokens: %.1f ms, %.1f GFLOP/s%n", Arrays.toString(batch.offsets()),
                median(times) * 1e3,
                operations(batch) / median(times) / 1e9);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** One product of the first layer by itself. */
    private final class Product {
        final String name;
        final Plan plan = new Plan(device);
        private final double operations;

        Product(String name, DeviceLinear linear, int inputs, PackedBatch batch) {
            this.name = name;
            this.operations = 2.0 * batch.tokens() * inputs * linear.stride();
            int rows = kernels.readableRows(batch.tokens());
            FloatArray x = FloatArray.fromArray(Numbers.normal(rows * Panels.stride(inputs), 4));
            FloatArray y = new FloatArray(rows * linear.stride());
            IntArray layout = BatchLayout.allocate(batch.tokens());
            int blocks = BatchLayout.write(batch, kernels.queryBlock(model.shape().headSize()), layout);
            IntArray layer = IntArray.fromElements(0);
            Plan.Graph graph = plan.add("product" + name);
            graph.tasks().transferToDevice(DataTransferMode.FIRST_EXECUTION, x, layout, layer);
            graph.tasks().transferToDevice(DataTransferMode.FIRST_EXECUTION, linear.arrays().toArray());
            linear.product(new LayerTasks(graph.tasks(), graph.grids(), layout, layer), "product", x,
                    Panels.stride(inputs), y, Epilogue.NONE);
            graph.tasks().persistOnDevice(y);
            plan.build();
            plan.fit(batch.tokens(), blocks);
        }

        /** By the profiler's kernel time. */
        double gigaflops() {
            plan.profile();
            plan.execute(0);
            return operations / plan.times().kernelNanos();
        }
    }

    /** The other way: L times the tasks, one execution; rounds alternate with the usual way. */
    private void allLayersInOneGraph(EncoderGraph encoder, PackedBatch batch) {
        int rows = kernels.readableRows(TOKENS);
        int stride = Panels.stride(model.inputSize());
        FloatArray hidden = FloatArray.fromArray(Numbers.normal(rows * stride, 5));
        FloatArray qkv = new FloatArray(rows * weights.qkv().stride());
        FloatArray context = new FloatArray(rows * stride);
        FloatArray inner = new FloatArray(rows * weights.up().stride());
        IntArray layout = BatchLayout.allocate(TOKENS);
        int blocks = BatchLayout.write(batch, kernels.queryBlock(model.shape().headSize()), layout);
        Plan plan = new Plan(device);
        Plan.Graph graph = plan.add("all");
        graph.tasks().transferToDevice(DataTransferMode.EVERY_EXECUTION, hidden, layout);
        graph.tasks().transferToDevice(DataTransferMode.FIRST_EXECUTION, weights.arrays());
        HeadShape heads = new HeadShape(model.shape().heads(), model.shape().headSize(), weights.form().heads().scale(),
                512);
        for (int l = 0; l < model.layers().size(); l++) {
            IntArray layer = IntArray.fromElements(l);
            graph.tasks().transferToDevice(DataTransferMode.FIRST_EXECUTION, layer);
            LayerTasks parts = new LayerTasks(graph.tasks(), graph.grids(), layout, layer);
            weights.qkv().product(parts, "qkv" + l, hidden, stride, qkv, Epilogue.NONE);
            kernels.attention(parts, "attention" + l, qkv, context, heads, ScoreForm.plain(layer, qkv));
            weights.output().product(parts, "output" + l, context, stride, hidden, Epilogue.RESIDUAL);
            kernels.norm(parts, "attentionNorm" + l, hidden, weights.norms(0), hidden, 0);
            weights.up().product(parts, "intermediate" + l, hidden, stride, inner,
                    Epilogue.of(weights.form().network().activation()));
            weights.down().product(parts, "down" + l, inner, weights.up().stride(), hidden,
                    Epilogue.RESIDUAL);
            kernels.norm(parts, "outputNorm" + l, hidden, weights.norms(1), hidden, 0);
        }
        graph.tasks().transferToHost(DataTransferMode.EVERY_EXECUTION, hidden);
        graph.tasks().persistOnDevice(qkv, context, inner);
        long start = System.nanoTime();
        plan.build();
        plan.fit(batch.tokens(), blocks);
        plan.execute(0);
        System.out.printf(Locale.ROOT, "all layers in one graph: first execution %.2f s%n", seconds(start));
        float[] input = Numbers.normal(batch.tokens() * model.inputSize(), 6);
        double[] ratios = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            double layered = forward(encoder, batch, input.clone());
            start = System.nanoTime();
            plan.execute(0);
            ratios[round] = seconds(start) / layered;
        }
        System.out.printf(Locale.ROOT, "time of all layers in one graph / one layer L times: median %.2f%n",
                median(ratios));
        plan.close();
    }
}
