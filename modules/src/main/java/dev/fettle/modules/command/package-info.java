/** Commands, for what no other module knows. */
@NullMarked
package dev.fettle.modules.command;

import org.jspecify.annotations.NullMarked;
