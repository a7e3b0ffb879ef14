/** Rules of sudo. */
@NullMarked
package dev.fettle.modules.sudoers;

import org.jspecify.annotations.NullMarked;
