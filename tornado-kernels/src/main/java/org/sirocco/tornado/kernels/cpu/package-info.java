/** Kernels for CPUs as OpenCL devices: vectors in registers, no local memory. */
package org.sirocco.tornado.kernels.cpu;
