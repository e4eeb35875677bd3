package org.sirocco.tornado.kernels;

/**
 * What a launch must respect, because the device would not say: PoCL aborts the process, others compute nothing.
 *
 * @param device     for messages
 * @param localBytes local memory of a work group
 * @param groupItems most work items of a group
 * @param cores      compute units
 */
public record DeviceLimits(String device, long localBytes, long groupItems, int cores) {}
