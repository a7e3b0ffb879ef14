package dev.fettle.modules.postgresqlextension;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.postgresql.Psql;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe an extension of a PostgreSQL database. Its files come from a package; here it is put into the database.
 *
 * @param name the name, such as {@code pg_trgm}
 * @param database the database that has it
 * @param version the version; {@code latest} follows the files that the host has; empty leaves it, and a new extension gets
 *     the default one of its files
 * @param schema the schema that its things are in; empty leaves it, and a new extension's are where it wants them
 * @param dependencies whether the extensions that a new one requires are put there with it
 * @param port where the server listens; 5432 by default
 * @param state whether it shall be there; one that something else depends on cannot be taken away
 */
public record PostgresqlExtensionSpec(
        String name,
        String database,
        Optional<String> version,
        Optional<String> schema,
        boolean dependencies,
        int port,
        Presence state) {

    /** The version that follows the files of the host. */
    static final String LATEST = "latest";

    /** Check the parts. */
    public PostgresqlExtensionSpec {
        // What PostgreSQL takes for a name of files (check_valid_extension_name), less what it takes by chance.
        if (!name.matches("[A-Za-z0-9_]+(-[A-Za-z0-9_]+)*")) {
            throw new IllegalArgumentException("`" + name + "` is not the name of an extension.");
        }
        Psql.checkName("extension", name);
        Psql.checkName("database", database);
        version.filter(v -> !v.matches("[A-Za-z0-9_.+~-]+")).ifPresent(v -> {
            throw new IllegalArgumentException("`" + v + "` is not a version of an extension.");
        });
        schema.ifPresent(s -> Psql.checkName("schema", s));
        Psql.checkPort(port);
        requireNonNull(state, "state is null");
    }

    /** Describe an extension in its default version. */
    public static PostgresqlExtensionSpec of(String name, String database) {
        return new PostgresqlExtensionSpec(
                name, database, Optional.empty(), Optional.empty(), false, Psql.DEFAULT_PORT, Presence.PRESENT);
    }
}
