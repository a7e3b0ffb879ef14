/** The standard task modules. */
@NullMarked
package dev.fettle.modules;

import org.jspecify.annotations.NullMarked;
