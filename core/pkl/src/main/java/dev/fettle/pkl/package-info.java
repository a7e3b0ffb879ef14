/** Read definitions and taskservs from Pkl. */
@NullMarked
package dev.fettle.pkl;

import org.jspecify.annotations.NullMarked;
