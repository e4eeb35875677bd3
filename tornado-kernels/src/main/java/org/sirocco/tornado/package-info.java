/**
 * The accelerator: attention, and the whole encoder, as TornadoVM task graphs on an OpenCL, PTX or CUDA device.
 *
 * <p>A program with its own queries, keys and values needs {@link org.sirocco.tornado.AttentionGraph} alone; encoders find
 * the rest as backend {@code tornado}.
 */
package org.sirocco.tornado;
