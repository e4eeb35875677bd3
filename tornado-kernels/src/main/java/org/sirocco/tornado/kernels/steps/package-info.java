/** Attention in four kernels, so that each step can be seen. */
package org.sirocco.tornado.kernels.steps;
