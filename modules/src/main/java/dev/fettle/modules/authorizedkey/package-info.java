/** Keys that may log in. */
@NullMarked
package dev.fettle.modules.authorizedkey;

import org.jspecify.annotations.NullMarked;
