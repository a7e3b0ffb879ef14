/**
 * Sessions on hosts: quoting, framing, resident shells, acting users, the lock and uploads, over any
 * {@link dev.fettle.engine.spi.Connection}. Knows nothing of tasks.
 */
@NullMarked
package dev.fettle.engine.internal.shell;

import org.jspecify.annotations.NullMarked;
