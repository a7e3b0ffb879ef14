/** Swap files. */
@NullMarked
package dev.fettle.modules.swap;

import org.jspecify.annotations.NullMarked;
