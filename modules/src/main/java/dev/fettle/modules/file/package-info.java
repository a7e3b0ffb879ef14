/** Files and what they hold. */
@NullMarked
package dev.fettle.modules.file;

import org.jspecify.annotations.NullMarked;
