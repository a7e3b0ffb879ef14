/** What the PostgreSQL modules share: how psql is asked and told, names, password verifiers. */
@NullMarked
package dev.fettle.modules.postgresql;

import org.jspecify.annotations.NullMarked;
