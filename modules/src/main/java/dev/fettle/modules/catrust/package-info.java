/** Certificate authorities that the host trusts. */
@NullMarked
package dev.fettle.modules.catrust;

import org.jspecify.annotations.NullMarked;
