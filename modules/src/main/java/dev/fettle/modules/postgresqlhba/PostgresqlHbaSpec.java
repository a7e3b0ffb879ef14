package dev.fettle.modules.postgresqlhba;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.postgresql.Psql;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe one record of PostgreSQL's {@code pg_hba.conf}. A new one goes before all others, for the first that matches wins.
 * The server has to be reloaded afterwards. Source: PostgreSQL 15, chapter 21.1.
 *
 * @param path the file
 * @param type {@code local}, {@code host}, {@code hostssl} or {@code hostnossl}
 * @param database the database, or {@code all}
 * @param user the role, or {@code all}
 * @param address where from: a host name, an IP address, a network such as {@code 10.0.0.0/8}, {@code samehost},
 *     {@code samenet} or {@code all}; empty for {@code local} only
 * @param method how the user proves who it is, such as {@code scram-sha-256}
 * @param port where the server listens that reads the file; 5432 by default
 * @param state whether it shall be there
 */
public record PostgresqlHbaSpec(
        String path,
        String type,
        String database,
        String user,
        Optional<String> address,
        String method,
        int port,
        Presence state) {

    /** Check the parts; an IP address alone stands for itself only. */
    public PostgresqlHbaSpec {
        Checks.path(path);
        if (!type.matches("local|host|hostssl|hostnossl")) {
            throw new IllegalArgumentException("`" + type + "` is not a type of pg_hba.conf record.");
        }
        word("database", database);
        word("user", user);
        word("method", method);
        address = address.map(a -> network(word("address", a)));
        Psql.checkPort(port);
        requireNonNull(state, "state is null");
        if (type.equals("local") == address.isPresent()) {
            throw new IllegalArgumentException("A record of type `" + type + "` "
                    + (type.equals("local") ? "has no `address`." : "needs an `address`."));
        }
    }

    private static String word(String what, String value) {
        if (!value.matches("[A-Za-z0-9_.:/+*-]+")) {
            throw new IllegalArgumentException("`" + value + "` is not a plain " + what + " of a pg_hba.conf record.");
        }
        return value;
    }

    private static String network(String address) {
        if (address.matches("[0-9.]+")) {
            return address + "/32";
        }
        return address.contains(":") && !address.contains("/") ? address + "/128" : address;
    }

    /** Return the record as a line, its fields apart by one blank. */
    String line() {
        return type + " " + database + " " + user + address.map(a -> " " + a).orElse("") + " " + method;
    }
}
