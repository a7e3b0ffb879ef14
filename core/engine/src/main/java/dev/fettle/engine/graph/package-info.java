/** A generic directed graph that knows nothing of tasks. */
@NullMarked
package dev.fettle.engine.graph;

import org.jspecify.annotations.NullMarked;
