/** Marked blocks of lines in text files. */
@NullMarked
package dev.fettle.modules.blockinfile;

import org.jspecify.annotations.NullMarked;
