package org.sirocco.encoder;

/**
 * Where a device's time goes.
 *
 * @param transferNanos moving data to and from it
 * @param kernelNanos   computing
 */
public record DeviceTimes(long transferNanos, long kernelNanos) {
    /** The part of the time that went into moving data, from 0 to 1. */
    public double transferShare() {
        return transferNanos == 0 ? 0 : (double) transferNanos / (transferNanos + kernelNanos);
    }

    /** What has been added since an earlier reading. */
    public DeviceTimes since(DeviceTimes earlier) {
        return new DeviceTimes(transferNanos - earlier.transferNanos, kernelNanos - earlier.kernelNanos);
    }
}
