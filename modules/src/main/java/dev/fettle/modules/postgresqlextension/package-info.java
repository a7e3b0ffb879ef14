/** Extensions of PostgreSQL databases. */
@NullMarked
package dev.fettle.modules.postgresqlextension;

import org.jspecify.annotations.NullMarked;
