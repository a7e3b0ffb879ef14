/** The engine: plan and apply a definition. Start at {@link dev.fettle.engine.Engine}. */
@NullMarked
package dev.fettle.engine;

import org.jspecify.annotations.NullMarked;
