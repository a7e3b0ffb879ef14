/** The time zone of the host. */
@NullMarked
package dev.fettle.modules.timezone;

import org.jspecify.annotations.NullMarked;
