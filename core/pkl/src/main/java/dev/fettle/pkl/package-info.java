/** Definitions and taskservs written in Pkl. */
@NullMarked
package dev.fettle.pkl;

import org.jspecify.annotations.NullMarked;
