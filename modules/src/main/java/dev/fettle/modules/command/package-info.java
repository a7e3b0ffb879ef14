/** Commands. */
@NullMarked
package dev.fettle.modules.command;

import org.jspecify.annotations.NullMarked;
