/** Groups. */
@NullMarked
package dev.fettle.modules.group;

import org.jspecify.annotations.NullMarked;
