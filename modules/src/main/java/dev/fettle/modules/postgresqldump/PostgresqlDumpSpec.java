package dev.fettle.modules.postgresqldump;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.postgresql.Psql;
import dev.fettle.modules.support.Attributes;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.time.Duration;
import java.util.Optional;

/**
 * Describe a file that holds a dump of a PostgreSQL database, made by {@code pg_dump}. It is made where it is missing or too old; what the
 * database holds by now is not compared.
 *
 * @param path where it is, in a directory that PostgreSQL's system user may enter; links are not followed
 * @param database the database; empty only where the file shall be absent
 * @param maxAge how old it may be at most; empty means any age
 * @param format how it is written
 * @param owner name or number of its user; empty leaves it, and a new file is the acting user's
 * @param group name or number of its group; empty leaves it, and a new file gets the acting user's
 * @param mode three or four octal digits; empty leaves it, and a new file gets {@code 0600}
 * @param port where the server listens; 5432 by default
 * @param state whether it shall be there
 */
public record PostgresqlDumpSpec(
        String path,
        Optional<String> database,
        Optional<Duration> maxAge,
        Format format,
        Optional<String> owner,
        Optional<String> group,
        Optional<String> mode,
        int port,
        Presence state) {

    /** Say how a dump is written. */
    public enum Format {
        /** Compressed, for {@code pg_restore}. */
        CUSTOM,
        /** As SQL. */
        PLAIN
    }

    /** Check the parts. */
    public PostgresqlDumpSpec {
        Checks.path(path);
        database.ifPresent(d -> Psql.checkName("database", d));
        requireNonNull(format, "format is null");
        owner = owner.map(o -> Checks.owner("user", o));
        group = group.map(g -> Checks.owner("group", g));
        mode = mode.map(Checks::mode);
        Psql.checkPort(port);
        requireNonNull(state, "state is null");
        if (path.equals("/")) {
            throw new IllegalArgumentException("`/` is not a file.");
        }
        if (maxAge.filter(age -> age.isNegative() || age.isZero()).isPresent()) {
            throw new IllegalArgumentException("The `maxAge` of dump `" + path + "` is not above 0.");
        }
        if (database.isEmpty() && state == Presence.PRESENT) {
            throw new IllegalArgumentException("Dump `" + path + "` has no `database`.");
        }
    }

    /** Describe a dump that is made once. */
    public static PostgresqlDumpSpec of(String path, String database) {
        return new PostgresqlDumpSpec(
                path,
                Optional.of(database),
                Optional.empty(),
                Format.CUSTOM,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Psql.DEFAULT_PORT,
                Presence.PRESENT);
    }

    /** Describe the absence of a dump. */
    public static PostgresqlDumpSpec absent(String path) {
        return new PostgresqlDumpSpec(
                path,
                Optional.empty(),
                Optional.empty(),
                Format.CUSTOM,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Psql.DEFAULT_PORT,
                Presence.ABSENT);
    }

    Attributes attributes() {
        return new Attributes(owner, group, mode);
    }
}
