/** File systems in their places. */
@NullMarked
package dev.fettle.modules.mount;

import org.jspecify.annotations.NullMarked;
