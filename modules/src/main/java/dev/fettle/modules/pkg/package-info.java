/** Packages of the host's package manager. */
@NullMarked
package dev.fettle.modules.pkg;

import org.jspecify.annotations.NullMarked;
