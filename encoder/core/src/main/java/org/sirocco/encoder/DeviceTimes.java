package org.sirocco.encoder;

/**
 * Where a device's time goes, and what goes to it and comes from it.
 *
 * @param compileNanos  compiling kernels
 * @param kernelNanos   computing
 * @param transferNanos moving data to and from it
 * @param bytesUp       moved to it
 * @param bytesDown     moved from it
 */
public record DeviceTimes(long compileNanos, long kernelNanos, long transferNanos, long bytesUp, long bytesDown) {
    public static final DeviceTimes NONE = new DeviceTimes(0, 0, 0, 0, 0);

    /**
     * Times alone.
     *
     * @param compileNanos  compiling kernels
     * @param kernelNanos   computing
     * @param transferNanos moving data to and from it
     */
    public DeviceTimes(long compileNanos, long kernelNanos, long transferNanos) {
        this(compileNanos, kernelNanos, transferNanos, 0, 0);
    }

    /** {@return the part of the time, compiling left out, that went into moving data: from 0 to 1} */
    public double transferShare() {
        return transferNanos == 0 ? 0 : (double) transferNanos / (transferNanos + kernelNanos);
    }

    /**
     * {@return the sum of two readings}
     *
     * @param more the other one
     */
    public DeviceTimes plus(DeviceTimes more) {
        return new DeviceTimes(compileNanos + more.compileNanos, kernelNanos + more.kernelNanos,
                transferNanos + more.transferNanos, bytesUp + more.bytesUp, bytesDown + more.bytesDown);
    }

    /**
     * {@return what has been added since an earlier reading}
     *
     * @param earlier the reading to take away
     */
    public DeviceTimes since(DeviceTimes earlier) {
        return new DeviceTimes(compileNanos - earlier.compileNanos, kernelNanos - earlier.kernelNanos,
                transferNanos - earlier.transferNanos, bytesUp - earlier.bytesUp, bytesDown - earlier.bytesDown);
    }
}
