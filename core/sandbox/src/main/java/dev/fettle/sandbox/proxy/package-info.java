/** The caching HTTP proxy that gives disposable hosts their packages. It uses the JDK alone and runs as its own JVM. */
@NullMarked
package dev.fettle.sandbox.proxy;

import org.jspecify.annotations.NullMarked;
