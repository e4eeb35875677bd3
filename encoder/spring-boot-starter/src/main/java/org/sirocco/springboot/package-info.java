/** Spring AI's embedding model, computed by Sirocco, as a bean of a Spring Boot application. */
@NullMarked
package org.sirocco.springboot;

import org.jspecify.annotations.NullMarked;
