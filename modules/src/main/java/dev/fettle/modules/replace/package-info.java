/** Replacements in text files. */
@NullMarked
package dev.fettle.modules.replace;

import org.jspecify.annotations.NullMarked;
