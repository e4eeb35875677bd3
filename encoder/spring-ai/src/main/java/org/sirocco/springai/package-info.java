/** The embedding model of Spring AI, computed by Sirocco. */
@NullMarked
package org.sirocco.springai;

import org.jspecify.annotations.NullMarked;
