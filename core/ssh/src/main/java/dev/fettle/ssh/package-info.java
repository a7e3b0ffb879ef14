/** Connect to hosts over SSH. */
@NullMarked
package dev.fettle.ssh;

import org.jspecify.annotations.NullMarked;
