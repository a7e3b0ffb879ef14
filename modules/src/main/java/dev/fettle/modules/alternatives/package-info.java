/** Choices between programs of one purpose. */
@NullMarked
package dev.fettle.modules.alternatives;

import org.jspecify.annotations.NullMarked;
