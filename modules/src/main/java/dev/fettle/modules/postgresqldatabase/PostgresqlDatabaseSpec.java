package dev.fettle.modules.postgresqldatabase;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.postgresql.Psql;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe a database of PostgreSQL. What is empty is left as it is; a new database gets the server's own default.
 *
 * @param name the name, as it is: upper case, dashes and quotes are allowed
 * @param owner the role that owns it
 * @param encoding how text is kept, such as {@code UTF8}; cannot be changed afterwards
 * @param locale how text is sorted and which letters there are, such as {@code C.UTF-8}; cannot be changed afterwards
 * @param template the database that a new one is a copy of; {@code template0} where an encoding or a locale is given
 * @param port where the server listens; 5432 by default
 * @param state whether it shall be there; its content is lost when it is taken away
 */
public record PostgresqlDatabaseSpec(
        String name,
        Optional<String> owner,
        Optional<String> encoding,
        Optional<String> locale,
        Optional<String> template,
        int port,
        Presence state) {

    /** Check the parts. */
    public PostgresqlDatabaseSpec {
        Psql.checkName("database", name);
        owner.ifPresent(o -> Psql.checkName("role", o));
        encoding.ifPresent(e -> checkWord("encoding", e));
        locale.ifPresent(l -> checkWord("locale", l));
        template.ifPresent(t -> Psql.checkName("database", t));
        Psql.checkPort(port);
        requireNonNull(state, "state is null");
        boolean own = name.equals("postgres") || name.startsWith("template");
        if (state == Presence.ABSENT && own) {
            throw new IllegalArgumentException("The database `" + name + "` belongs to PostgreSQL itself.");
        }
    }

    private static void checkWord(String what, String word) {
        if (!word.matches("[A-Za-z0-9][A-Za-z0-9_.@-]*")) {
            throw new IllegalArgumentException("`" + word + "` is no " + what + ".");
        }
    }

    /** Describe a database in UTF-8 with an owner. */
    public static PostgresqlDatabaseSpec of(String name, String owner) {
        return new PostgresqlDatabaseSpec(
                name,
                Optional.of(owner),
                Optional.of("UTF8"),
                Optional.empty(),
                Optional.empty(),
                Psql.DEFAULT_PORT,
                Presence.PRESENT);
    }
}
