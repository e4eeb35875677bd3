/**
 * The SDK and the JVM before TornadoVM starts: what it reads, and what is missing where it does not start. Loads on any JVM.
 */
package org.sirocco.tornado.sdk;
