/** Kernels for GPUs: tiles in local memory, no vector types. */
package org.sirocco.tornado.kernels.gpu;
