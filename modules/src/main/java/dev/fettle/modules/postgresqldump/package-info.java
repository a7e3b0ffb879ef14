/** Dumps of PostgreSQL databases. */
@NullMarked
package dev.fettle.modules.postgresqldump;

import org.jspecify.annotations.NullMarked;
