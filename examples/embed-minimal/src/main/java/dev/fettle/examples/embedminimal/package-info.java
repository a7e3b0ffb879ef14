/** Embed the engine in a program of your own. */
@NullMarked
package dev.fettle.examples.embedminimal;

import org.jspecify.annotations.NullMarked;
