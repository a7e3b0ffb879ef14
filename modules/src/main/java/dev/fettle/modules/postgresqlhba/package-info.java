/** Who may connect to PostgreSQL from where. */
@NullMarked
package dev.fettle.modules.postgresqlhba;

import org.jspecify.annotations.NullMarked;
