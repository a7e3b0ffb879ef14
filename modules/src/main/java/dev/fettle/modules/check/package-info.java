/** Questions that a host must answer with yes. */
@NullMarked
package dev.fettle.modules.check;

import org.jspecify.annotations.NullMarked;
