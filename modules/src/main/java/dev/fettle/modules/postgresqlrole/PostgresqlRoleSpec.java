package dev.fettle.modules.postgresqlrole;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.postgresql.Psql;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe a role of PostgreSQL. What is empty is left as it is; a new role gets PostgreSQL's own default.
 *
 * @param name the name, as it is: upper case, dashes and quotes are allowed
 * @param password the password. It is compared on this side with the verifier that the server keeps, and sent only when it has
 *     to be set
 * @param login whether it may log in; true by default
 * @param superuser whether no permission is checked
 * @param createDatabase whether it may create databases
 * @param createRole whether it may create roles
 * @param connectionLimit how many connections it may have at once; -1 means any number
 * @param port where the server listens; 5432 by default
 * @param state whether it shall be there. A role that still owns something cannot be taken away
 */
public record PostgresqlRoleSpec(
        String name,
        Optional<Content> password,
        boolean login,
        Optional<Boolean> superuser,
        Optional<Boolean> createDatabase,
        Optional<Boolean> createRole,
        Optional<Integer> connectionLimit,
        int port,
        Presence state) {

    /** Check the parts. */
    public PostgresqlRoleSpec {
        Psql.checkName("role", name);
        if (name.startsWith("pg_") || name.equals("public") || name.equals("none")) {
            throw new IllegalArgumentException("`" + name + "` is a name that PostgreSQL keeps for itself.");
        }
        requireNonNull(password, "password is null");
        requireNonNull(superuser, "superuser is null");
        requireNonNull(createDatabase, "createDatabase is null");
        requireNonNull(createRole, "createRole is null");
        requireNonNull(connectionLimit, "connectionLimit is null");
        Psql.checkPort(port);
        requireNonNull(state, "state is null");
        if (password.flatMap(Content::literal).filter(String::isEmpty).isPresent()) {
            throw new IllegalArgumentException("The password of role `" + name + "` is empty.");
        }
        if (connectionLimit.orElse(0) < -1) {
            throw new IllegalArgumentException("`connectionLimit` must be -1, which means any number, or more.");
        }
    }

    /** Describe a role that logs in with a password. */
    public static PostgresqlRoleSpec of(String name, Content password) {
        return new PostgresqlRoleSpec(
                name,
                Optional.of(password),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Psql.DEFAULT_PORT,
                Presence.PRESENT);
    }

    /** Describe that a role is not there. */
    static PostgresqlRoleSpec absent(String name, int port) {
        return new PostgresqlRoleSpec(
                name,
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                port,
                Presence.ABSENT);
    }
}
