/** Settings of a PostgreSQL server. */
@NullMarked
package dev.fettle.modules.postgresqlsetting;

import org.jspecify.annotations.NullMarked;
