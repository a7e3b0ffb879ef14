/** Booting a host anew where that is needed. */
@NullMarked
package dev.fettle.modules.reboot;

import org.jspecify.annotations.NullMarked;
