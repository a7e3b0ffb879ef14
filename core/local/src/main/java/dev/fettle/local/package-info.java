/** Connect to this machine. */
@NullMarked
package dev.fettle.local;

import org.jspecify.annotations.NullMarked;
