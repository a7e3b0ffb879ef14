/** A small PostgreSQL client: start-up, SCRAM, TLS and text queries. */
@NullMarked
package dev.fettle.standin.pg;

import org.jspecify.annotations.NullMarked;
