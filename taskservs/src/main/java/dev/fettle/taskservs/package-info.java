/** Locate the standard taskservs. */
@NullMarked
package dev.fettle.taskservs;

import org.jspecify.annotations.NullMarked;
