/** What an engine tells its listeners while it works. */
@NullMarked
package dev.fettle.engine.event;

import org.jspecify.annotations.NullMarked;
