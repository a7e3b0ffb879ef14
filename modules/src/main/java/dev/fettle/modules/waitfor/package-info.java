/** Waiting for what others bring about. */
@NullMarked
package dev.fettle.modules.waitfor;

import org.jspecify.annotations.NullMarked;
