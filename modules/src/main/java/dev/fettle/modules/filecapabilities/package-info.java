/** Capabilities of programs. */
@NullMarked
package dev.fettle.modules.filecapabilities;

import org.jspecify.annotations.NullMarked;
