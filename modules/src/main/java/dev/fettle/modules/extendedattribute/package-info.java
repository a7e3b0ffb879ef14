/** Extended attributes of files. */
@NullMarked
package dev.fettle.modules.extendedattribute;

import org.jspecify.annotations.NullMarked;
