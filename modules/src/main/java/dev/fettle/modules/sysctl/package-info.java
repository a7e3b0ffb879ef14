/** Settings of the kernel. */
@NullMarked
package dev.fettle.modules.sysctl;

import org.jspecify.annotations.NullMarked;
