/** Limits of what a login may use. */
@NullMarked
package dev.fettle.modules.limits;

import org.jspecify.annotations.NullMarked;
