/** Conditions to wait for. */
@NullMarked
package dev.fettle.modules.waitfor;

import org.jspecify.annotations.NullMarked;
