package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.host.HostHead;
import org.sirocco.encoder.model.Head;
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
 * A model's head: its products on the device, what is between them on the host. One thread at a time has it; the device is
 * shared with the stack's graphs, whose lock is another. Where a product fails all are made anew for the next use, because
 * their buffers cannot be trusted.
 */
final class DeviceHead implements AutoCloseable {
    private final Accelerator device;
    private final KernelSet kernels;
    private final Head form;
    private final boolean profiled;
    private final List<Product> products = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    /** Of products that have been closed. */
    private DeviceTimes spent = DeviceTimes.NONE;
    /** Null before the first use and after a failure. */
    private HostHead head;

    DeviceHead(Accelerator device, KernelSet kernels, Head form, boolean profiled) {
        this.device = device;
        this.kernels = kernels;
        this.form = form;
        this.profiled = profiled;
    }

    Head form() {
        return form;
    }

    /**
     * (rows, numbers that the head takes) to (rows, numbers that it gives).
     *
     * @throws KernelException if the device failed, or the head cannot be laid out for it, or leads out of float16
     */
    void apply(int rows, float[] input, float[] output) {
        lock.lock();
        try {
            if (head == null) {
                FreeMemory.check(FreeMemory.of(device), bytes(form, kernels::bytes)[1], device);
                DeviceFailure.guard("load", device, () -> head = new HostHead(form, this::product));
            }
            head.apply(rows, input, output);
        } catch (RuntimeException | Error e) {
            DeviceFailure.closeAfter(e, this::free);
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private HostHead.Product product(Linear linear) {
        Product product = new Product(linear, products.size());
        products.add(product);
        return product;
    }

    /**
     * The largest array of its weights and buffers, and all of them, in bytes, but for what a buffer is filled up with.
     *
     * @param of what a map takes
     */
    static long[] bytes(Head form, LayerMaps.Bytes of) {
        long[] bytes = new long[2];
        for (Head.Step step : form.steps()) {
            if (step instanceof Head.Dense dense) {
                int outputs = dense.linear().outputs();
                int inputs = dense.linear().inputs();
                long weights = of.of(1, outputs, inputs);
                long row = (long) HostHead.ROWS * Float.BYTES;
                bytes[0] = Math.max(Math.max(bytes[0], weights), Math.max(inputs, outputs) * row);
                bytes[1] += weights + (inputs + outputs) * row;
            }
        }
        return bytes;
    }

    /** What it has taken, where it is profiled. */
    DeviceTimes times() {
        lock.lock();
        try {
            DeviceTimes times = spent;
            for (Product product : products) {
                times = times.plus(product.plan.times());
            }
            return times;
        } finally {
            lock.unlock();
        }
    }

    private void free() {
        head = null;
        List<Runnable> closes = new ArrayList<>();
        for (Product product : products) {
            spent = profiled ? spent.plus(product.plan.times()) : spent;
            closes.add(product.plan::close);
        }
        products.clear();
        DeviceFailure.closeAll(closes);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            free();
        } finally {
            lock.unlock();
        }
    }

    /** One linear map of a head on a device, between an upload and a download of its rows. */
    private final class Product implements HostHead.Product {
        private final int inputs;
        private final int outputs;
        private final int stride;
        private final Plan plan;
        private final FloatArray x;
        private final FloatArray y;
        private final IntArray layout = BatchLayout.allocate(HostHead.ROWS);

        /** @param number of the product in its head, for its name */
        Product(Linear linear, int number) {
            inputs = linear.inputs();
            outputs = linear.outputs();
            DeviceLinear map = kernels.linear(new LayerMaps(List.of(List.of(linear))));
            stride = map.stride();
            int rows = kernels.readableRows(HostHead.ROWS);
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
            if (profiled) {
                plan.profile();
            }
        }

        @Override
        public void multiply(int rows, float[] from, float[] to, int at) {
            HostArrays.write(from, 0, rows * inputs, x, 0);
            plan.fit(rows, BatchLayout.write(PackedBatch.ofLengths(rows), HostHead.ROWS, layout));
            plan.execute(0);
            plan.download(y, rows * stride);
            HostArrays.readRows(y, stride, to, at, rows, outputs);
            // Here, because an activation may make of infinity what does not look like it.
            DeviceFailure.checkRange(kernels.weights(), device.id(), to, at, rows * outputs);
        }
    }
}
