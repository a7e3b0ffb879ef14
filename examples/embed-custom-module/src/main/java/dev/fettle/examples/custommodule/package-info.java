/** Extend the engine with classes of your own. */
@NullMarked
package dev.fettle.examples.custommodule;

import org.jspecify.annotations.NullMarked;
