/** Unit files of systemd and drop-ins to them. */
@NullMarked
package dev.fettle.modules.systemdunit;

import org.jspecify.annotations.NullMarked;
