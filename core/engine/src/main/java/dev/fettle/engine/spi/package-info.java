/** Ports: what a module, a connector, a definition source or a secret source implements. */
@NullMarked
package dev.fettle.engine.spi;

import org.jspecify.annotations.NullMarked;
