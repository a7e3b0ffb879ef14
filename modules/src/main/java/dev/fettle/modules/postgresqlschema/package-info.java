/** Schemas of PostgreSQL databases. */
@NullMarked
package dev.fettle.modules.postgresqlschema;

import org.jspecify.annotations.NullMarked;
