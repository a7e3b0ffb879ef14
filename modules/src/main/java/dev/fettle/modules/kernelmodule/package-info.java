/** Modules of the kernel. */
@NullMarked
package dev.fettle.modules.kernelmodule;

import org.jspecify.annotations.NullMarked;
