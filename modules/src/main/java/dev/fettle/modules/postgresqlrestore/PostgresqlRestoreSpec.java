package dev.fettle.modules.postgresqlrestore;

import dev.fettle.modules.postgresql.Psql;
import dev.fettle.modules.support.Checks;
import java.util.Optional;

/**
 * Describe a PostgreSQL database that a dump is restored into once, in one transaction.
 *
 * @param database the database
 * @param path where the dump is, readable for PostgreSQL's system user: as {@code pg_dump} writes it in its custom format, or
 *     SQL, which {@code gzip} may have compressed
 * @param creates a table or what else is asked like one, as SQL writes it, such as {@code public.users}: where it is there, the
 *     dump was restored; empty means that a database is restored into while it holds nothing
 * @param port where the server listens; 5432 by default
 */
public record PostgresqlRestoreSpec(String database, String path, Optional<String> creates, int port) {

    /** Check the parts. */
    public PostgresqlRestoreSpec {
        Psql.checkName("database", database);
        Checks.path(path);
        creates.ifPresent(c -> Checks.text("`creates`", c));
        Psql.checkPort(port);
    }

    /** Describe a database that is restored into while it holds nothing. */
    public static PostgresqlRestoreSpec of(String database, String path) {
        return new PostgresqlRestoreSpec(database, path, Optional.empty(), Psql.DEFAULT_PORT);
    }
}
