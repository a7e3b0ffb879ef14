/** Archives that are unpacked. */
@NullMarked
package dev.fettle.modules.archive;

import org.jspecify.annotations.NullMarked;
