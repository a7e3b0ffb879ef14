/** Options of the server: the table, where values come from, and the rules they must obey. */
@NullMarked
package dev.fettle.standin.config;

import org.jspecify.annotations.NullMarked;
