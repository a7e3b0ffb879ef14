/** The name of the host. */
@NullMarked
package dev.fettle.modules.hostname;

import org.jspecify.annotations.NullMarked;
