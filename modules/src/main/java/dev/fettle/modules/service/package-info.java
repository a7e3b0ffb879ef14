/** Units of systemd that run, are started at boot, or shall not be. */
@NullMarked
package dev.fettle.modules.service;

import org.jspecify.annotations.NullMarked;
