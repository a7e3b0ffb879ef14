/** Privileges in PostgreSQL databases. */
@NullMarked
package dev.fettle.modules.postgresqlgrant;

import org.jspecify.annotations.NullMarked;
