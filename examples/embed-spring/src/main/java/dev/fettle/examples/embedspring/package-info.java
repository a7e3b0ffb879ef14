/** A web application that puts hosts in order. */
@NullMarked
package dev.fettle.examples.embedspring;

import org.jspecify.annotations.NullMarked;
