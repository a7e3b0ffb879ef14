/** Restoring dumps of PostgreSQL databases. */
@NullMarked
package dev.fettle.modules.postgresqlrestore;

import org.jspecify.annotations.NullMarked;
