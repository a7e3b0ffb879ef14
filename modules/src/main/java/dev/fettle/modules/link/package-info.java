/** Symbolic links. */
@NullMarked
package dev.fettle.modules.link;

import org.jspecify.annotations.NullMarked;
