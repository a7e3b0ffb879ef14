/** Small tools the whole stand-in shares: JSON, versions, fatal errors and the log. */
@NullMarked
package dev.fettle.standin.base;

import org.jspecify.annotations.NullMarked;
