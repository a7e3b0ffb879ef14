/** Roles of PostgreSQL. */
@NullMarked
package dev.fettle.modules.postgresqlrole;

import org.jspecify.annotations.NullMarked;
