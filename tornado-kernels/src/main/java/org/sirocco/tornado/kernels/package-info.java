/**
 * What the kernels share, and the set of them that a device type needs: here the interface, layouts and grids; the sets for
 * CPUs and GPUs in {@code cpu} and {@code gpu}, the four visible steps of attention, the same on both, in {@code steps}. A kernel
 * class holds one operation: static methods over TornadoVM's arrays.
 *
 * <p>Legend: N tokens in the batch, C hidden size, H heads, D head size (C = H·D), F feed-forward size, L layers. Rows of
 * activations lie {@code stride} numbers apart, a multiple of {@link org.sirocco.tornado.kernels.Panels#WIDTH}. Scalar
 * arguments are compiled in as constants; what changes from call to call travels in an {@code IntArray}. A kernel checks
 * nothing: whoever launches it has checked the sizes.
 */
package org.sirocco.tornado.kernels;
