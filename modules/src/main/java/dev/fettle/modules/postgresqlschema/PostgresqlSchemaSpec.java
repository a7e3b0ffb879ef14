package dev.fettle.modules.postgresqlschema;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.postgresql.Psql;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe a schema of a PostgreSQL database.
 *
 * @param name the name, as it is: upper case, dashes and quotes are allowed
 * @param database the database that holds it
 * @param owner the role that owns it; empty leaves it, and a new schema is PostgreSQL's superuser's
 * @param port where the server listens; 5432 by default
 * @param state whether it shall be there; all that it holds is lost when it is taken away
 */
public record PostgresqlSchemaSpec(String name, String database, Optional<String> owner, int port, Presence state) {

    /** Check the parts. */
    public PostgresqlSchemaSpec {
        Psql.checkName("schema", name);
        Psql.checkName("database", database);
        owner.ifPresent(o -> Psql.checkName("role", o));
        Psql.checkPort(port);
        requireNonNull(state, "state is null");
        if (name.startsWith("pg_") || name.equals("information_schema")) {
            throw new IllegalArgumentException("The schema `" + name + "` belongs to PostgreSQL itself.");
        }
    }

    /** Describe a schema with an owner. */
    public static PostgresqlSchemaSpec of(String name, String database, String owner) {
        return new PostgresqlSchemaSpec(name, database, Optional.of(owner), Psql.DEFAULT_PORT, Presence.PRESENT);
    }
}
