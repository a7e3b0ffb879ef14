/** Single lines of text files. */
@NullMarked
package dev.fettle.modules.lineinfile;

import org.jspecify.annotations.NullMarked;
