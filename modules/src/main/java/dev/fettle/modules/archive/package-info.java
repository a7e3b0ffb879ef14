/** Unpacked archives. */
@NullMarked
package dev.fettle.modules.archive;

import org.jspecify.annotations.NullMarked;
