/** Stand in for a Coder server. */
@NullMarked
package dev.fettle.standin;

import org.jspecify.annotations.NullMarked;
