package dev.fettle.modules.postgresqlgrant;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.postgresql.Psql;
import dev.fettle.modules.support.Presence;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Describe privileges of a role. Only what is granted to the role itself counts, not what it has as a member of another role or as
 * everybody.
 *
 * @param role the role; {@code public} is everybody
 * @param database the database that it is about or that holds what it is about
 * @param objects what it is about
 * @param schema the schema; needed for a schema, tables and sequences; for what will be made, empty means any schema
 * @param names the tables or sequences; empty means all that the schema holds at the time
 * @param owner the role that will make what the default privileges are about
 * @param privileges the privileges, such as {@code SELECT}; the class sorts them, in upper case
 * @param exact whether the role shall have no other privileges there
 * @param port where the server listens; 5432 by default
 * @param state whether the role shall have them
 */
public record PostgresqlGrantSpec(
        String role,
        String database,
        GrantObjects objects,
        Optional<String> schema,
        List<String> names,
        Optional<String> owner,
        List<String> privileges,
        boolean exact,
        int port,
        Presence state) {

    /** Check the parts. */
    public PostgresqlGrantSpec {
        Psql.checkName("role", role);
        Psql.checkName("database", database);
        requireNonNull(objects, "objects is null");
        schema.ifPresent(s -> Psql.checkName("schema", s));
        names = List.copyOf(new TreeSet<>(names));
        names.forEach(n -> Psql.checkName("table or sequence", n));
        owner.ifPresent(o -> Psql.checkName("role", o));
        privileges = sorted(objects, privileges);
        Psql.checkPort(port);
        requireNonNull(state, "state is null");
        String word = objects.word();
        if (schema.isPresent() && objects == GrantObjects.DATABASE) {
            throw new IllegalArgumentException("Privileges on the `database` name no `schema`.");
        }
        if (schema.isEmpty() && (objects == GrantObjects.SCHEMA || objects.named())) {
            throw new IllegalArgumentException("Privileges on `" + word + "` need a `schema`.");
        }
        if (!names.isEmpty() && !objects.named()) {
            throw new IllegalArgumentException("Privileges on `" + word + "` take no `names`.");
        }
        if (owner.isPresent() != objects.future()) {
            throw new IllegalArgumentException("Privileges on `" + word
                    + (owner.isPresent() ? "` take no `owner`." : "` need an `owner`: the role that will make them."));
        }
        if (privileges.isEmpty() && !(exact && state == Presence.PRESENT)) {
            throw new IllegalArgumentException("Role `" + role + "` is granted nothing: give `privileges`.");
        }
    }

    private static List<String> sorted(GrantObjects objects, List<String> privileges) {
        TreeSet<String> sorted = new TreeSet<>();
        for (String privilege : privileges) {
            String upper = privilege.toUpperCase(Locale.ROOT);
            String full = upper.equals("TEMP") ? "TEMPORARY" : upper;
            if (!objects.privileges().contains(full)) {
                throw new IllegalArgumentException("`" + privilege + "` is no privilege on `" + objects.word()
                        + "`: there are " + String.join(", ", new TreeSet<>(objects.privileges())) + ".");
            }
            sorted.add(full);
        }
        return List.copyOf(sorted);
    }

    /** Describe privileges on a database. */
    public static PostgresqlGrantSpec onDatabase(String role, String database, String... privileges) {
        return new PostgresqlGrantSpec(
                role,
                database,
                GrantObjects.DATABASE,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(privileges),
                false,
                Psql.DEFAULT_PORT,
                Presence.PRESENT);
    }

    /** Describe privileges on a schema, or on all tables or sequences that it holds. */
    public static PostgresqlGrantSpec inSchema(
            String role, String database, GrantObjects objects, String schema, String... privileges) {
        return new PostgresqlGrantSpec(
                role,
                database,
                objects,
                Optional.of(schema),
                List.of(),
                Optional.empty(),
                List.of(privileges),
                false,
                Psql.DEFAULT_PORT,
                Presence.PRESENT);
    }

    /** Tell whether the role is everybody. */
    boolean everybody() {
        return role.equals("public");
    }
}
