/** Kernels that do nothing but arithmetic, to measure what a device can do of it. */
package org.sirocco.tornado.kernels.peak;
