/** Products of float16 numbers with float32 sums, by the matrix instructions of NVIDIA's GPUs. */
package org.sirocco.tornado.kernels.gpu.half;
