/** Settings in INI files and their like. */
@NullMarked
package dev.fettle.modules.inisetting;

import org.jspecify.annotations.NullMarked;
