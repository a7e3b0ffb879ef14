/** Environment files, as systemd's {@code EnvironmentFile=} reads them. */
@NullMarked
package dev.fettle.modules.environmentfile;

import org.jspecify.annotations.NullMarked;
