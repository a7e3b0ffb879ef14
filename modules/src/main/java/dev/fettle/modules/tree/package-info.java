/** Directories and all files below them. */
@NullMarked
package dev.fettle.modules.tree;

import org.jspecify.annotations.NullMarked;
