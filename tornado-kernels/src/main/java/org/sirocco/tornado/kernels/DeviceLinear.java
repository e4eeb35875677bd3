package org.sirocco.tornado.kernels;

import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** One linear map of every layer, laid out for a device: for each type of device, and of number, one of its own. */
public interface DeviceLinear {
    /** {@link Panels#stride} of the numbers that come out for each token. */
    int stride();

    /** Weights and biases, for the upload. */
    List<Object> arrays();

    /**
     * Adds a task y = epilogue(x·Wᵀ + b) of the current layer.
     *
     * @param x        (capacity, …), rows xStride apart
     * @param y        (capacity, …), rows {@link #stride} apart
     * @param epilogue {@link Epilogue}
     */
    void product(LayerTasks tasks, String task, FloatArray x, int xStride, FloatArray y, int epilogue);
}
