package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.host.HostNorm;
import org.sirocco.encoder.host.UnitLength;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.encoder.model.Linear;
import org.sirocco.tornado.kernels.BatchLayout;
import org.sirocco.tornado.kernels.DeviceLinear;
import org.sirocco.tornado.kernels.Epilogue;
import org.sirocco.tornado.kernels.HostArrays;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.LayerMaps;
import org.sirocco.tornado.kernels.LayerTasks;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A model's head: its products on the device, what is between them, which is little, on the host. One thread at a time has
 * the device.
 */
final class DeviceHead implements AutoCloseable {
    /** Most rows at a time: few texts' worth of states, and little memory however wide the head is. */
    static final int ROWS = 128;

    private final Head form;
    private final List<Product> products = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** Lays the matrices out; the device has them when it first runs. */
    DeviceHead(Accelerator device, KernelSet kernels, Head form) {
        this.form = form;
        try {
            for (Head.Step step : form.steps()) {
                if (step instanceof Head.Dense dense) {
                    products.add(new Product(device, kernels, dense.linear(), products.size()));
                }
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    Head form() {
        return form;
    }

    /** (rows, numbers that the head takes) to (rows, numbers that it gives). */
    void apply(int rows, float[] input, float[] output) {
        lock.lock();
        try {
            for (int first = 0; first < rows; first += ROWS) {
                int count = Math.min(ROWS, rows - first);
                int at = first * form.inputs();
                float[] result = apply(count, Arrays.copyOfRange(input, at, at + count * form.inputs()));
                System.arraycopy(result, 0, output, first * form.outputs(), count * form.outputs());
            }
        } finally {
            lock.unlock();
        }
    }

    private float[] apply(int rows, float[] input) {
        float[] x = input;
        int product = 0;
        for (Head.Step step : form.steps()) {
            switch (step) {
                case Head.Dense dense -> x = activated(dense.activation(), products.get(product++).multiply(rows, x));
                case Head.Normed normed -> new HostNorm(normed.norm()).apply(x, rows);
                case Head.UnitLength unit -> UnitLength.apply(x, rows, x.length / rows);
            }
        }
        return x;
    }

    private static float[] activated(HeadActivation activation, float[] x) {
        if (activation != HeadActivation.IDENTITY) {
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) activation.apply(x[i]);
            }
        }
        return x;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            products.forEach(Product::close);
        } finally {
            lock.unlock();
        }
    }

    /** One linear map of a head on a device, between an upload and a download of its rows. One thread at a time. */
    private static final class Product implements AutoCloseable {
        private final int inputs;
        private final int outputs;
        private final int stride;
        private final Plan plan;
        private final FloatArray x;
        private final FloatArray y;
        private final IntArray layout = BatchLayout.allocate(ROWS);

        /** @param number of the product in its head, for its name */
        Product(Accelerator device, KernelSet kernels, Linear linear, int number) {
            inputs = linear.inputs();
            outputs = linear.outputs();
            DeviceLinear map = kernels.linear(new LayerMaps(List.of(List.of(linear))));
            stride = map.stride();
            int rows = kernels.readableRows(ROWS);
            x = new FloatArray(Math.multiplyExact(rows, inputs));
            y = new FloatArray(Math.multiplyExact(rows, stride));
            IntArray layer = IntArray.fromElements(0);
            plan = new Plan(device);
            Plan.Graph graph = plan.add("head" + number);
            graph.tasks().transferToDevice(DataTransferMode.EVERY_EXECUTION, x, layout);
            graph.tasks().transferToDevice(DataTransferMode.FIRST_EXECUTION, layer);
            graph.tasks().transferToDevice(DataTransferMode.FIRST_EXECUTION, map.arrays().toArray());
            map.product(new LayerTasks(graph.tasks(), graph.grids(), layout, layer), "product", x, inputs, y,
                    Epilogue.NONE);
            graph.tasks().persistOnDevice(y);
            plan.build();
        }

        /**
         * y = W·x + b.
         *
         * @param rows at most {@link #ROWS}
         * @param from (rows, inputs)
         * @return (rows, outputs)
         */
        float[] multiply(int rows, float[] from) {
            HostArrays.write(from, 0, rows * inputs, x, 0);
            plan.fit(rows, BatchLayout.write(PackedBatch.ofLengths(rows), ROWS, layout));
            plan.execute(0);
            plan.download(y, rows * stride);
            float[] to = new float[rows * outputs];
            for (int row = 0; row < rows; row++) {
                HostArrays.read(y, row * stride, to, row * outputs, outputs);
            }
            return to;
        }

        @Override
        public void close() {
            plan.close();
        }
    }
}
