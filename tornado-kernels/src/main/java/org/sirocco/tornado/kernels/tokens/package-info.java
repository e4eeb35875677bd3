/** Tokens in and vectors out: looking embeddings up on the device, and pooling there what the layers make of them. */
package org.sirocco.tornado.kernels.tokens;
