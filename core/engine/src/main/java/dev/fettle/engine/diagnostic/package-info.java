/** Problems a user can act on: collected, coded and thrown once. */
@NullMarked
package dev.fettle.engine.diagnostic;

import org.jspecify.annotations.NullMarked;
