/** Wire the standard engine. */
@NullMarked
package dev.fettle.assembly;

import org.jspecify.annotations.NullMarked;
