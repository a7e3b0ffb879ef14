/** Users. */
@NullMarked
package dev.fettle.modules.user;

import org.jspecify.annotations.NullMarked;
