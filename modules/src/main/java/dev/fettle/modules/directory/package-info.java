/** Directories. */
@NullMarked
package dev.fettle.modules.directory;

import org.jspecify.annotations.NullMarked;
