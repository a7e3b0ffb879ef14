/** Databases of PostgreSQL. */
@NullMarked
package dev.fettle.modules.postgresqldatabase;

import org.jspecify.annotations.NullMarked;
