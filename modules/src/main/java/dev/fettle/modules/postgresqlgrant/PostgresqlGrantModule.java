package dev.fettle.modules.postgresqlgrant;

import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.postgresql.Psql;
import dev.fettle.modules.postgresqlgrant.GrantState.Held;
import dev.fettle.modules.support.Presence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Grant privileges in PostgreSQL databases and revoke them. Each privilege on each object is a resource of its own, so that one
 * that is no longer declared is revoked while the others stay.
 */
public final class PostgresqlGrantModule implements TaskModule<PostgresqlGrantSpec> {

    private static final String RESOURCE = "grant";
    private static final int PARTS = 7;

    @Override
    public String name() {
        return "fettle.postgresql-grant";
    }

    @Override
    public Class<PostgresqlGrantSpec> specType() {
        return PostgresqlGrantSpec.class;
    }

    @Override
    public Resources resources(PostgresqlGrantSpec desired) {
        int port = desired.port();
        List<String> managed = new ArrayList<>();
        for (String name : desired.names().isEmpty() ? List.of("") : desired.names()) {
            for (String privilege : desired.privileges()) {
                managed.add(new Psql.Name(
                                port,
                                Psql.within(
                                        desired.database(),
                                        desired.objects().word(),
                                        desired.schema().orElse(""),
                                        name,
                                        desired.owner().orElse(""),
                                        privilege,
                                        desired.role()))
                        .key(RESOURCE));
            }
        }
        // Two sessions that change the privileges of one object at once disturb each other: "tuple concurrently
        // updated".
        Resources own = Psql.resources(port, managed).exclusively("postgresql-grants");
        if (desired.state() == Presence.ABSENT) {
            return own;
        }
        List<String> needs = new ArrayList<>();
        needs.add(new Psql.Name(port, desired.database()).key("database"));
        desired.schema()
                .ifPresent(s -> needs.add(new Psql.Name(port, Psql.within(desired.database(), s)).key("schema")));
        desired.owner().ifPresent(o -> needs.add(new Psql.Name(port, o).key("role")));
        if (!desired.everybody()) {
            needs.add(new Psql.Name(port, desired.role()).key("role"));
        }
        return own.needing(needs);
    }

    @Override
    public List<Probe<?>> probes(PostgresqlGrantSpec desired) {
        return List.of(GrantState.probe(desired));
    }

    @Override
    public Optional<PostgresqlGrantSpec> removal(String resource) {
        return Psql.Name.of(RESOURCE, resource).flatMap(name -> absent(name.port(), Psql.parts(name.name())));
    }

    private static Optional<PostgresqlGrantSpec> absent(int port, List<String> parts) {
        if (parts.size() != PARTS) {
            return Optional.empty();
        }
        return Optional.of(new PostgresqlGrantSpec(
                parts.get(6),
                parts.get(0),
                GrantObjects.valueOf(parts.get(1).toUpperCase(Locale.ROOT).replace('-', '_')),
                given(parts.get(2)),
                given(parts.get(3)).stream().toList(),
                given(parts.get(4)),
                List.of(parts.get(5)),
                false,
                port,
                Presence.ABSENT));
    }

    private static Optional<String> given(String part) {
        return Optional.of(part).filter(p -> !p.isEmpty());
    }

    @Override
    public Decision decide(PostgresqlGrantSpec desired, Answers answers) {
        GrantState state = answers.get(GrantState.probe(desired));
        if (!state.answers()) {
            return Psql.silent(desired.port());
        }
        boolean absent = desired.state() == Presence.ABSENT;
        List<Difference> differences = new ArrayList<>();
        Set<String> granted = new TreeSet<>();
        Set<String> revoked = new TreeSet<>();
        List<String> touched = new ArrayList<>();
        objects(desired, state).forEach((name, held) -> {
            Set<String> missing = new TreeSet<>(absent ? List.of() : desired.privileges());
            missing.removeAll(held.privileges());
            Set<String> extra = new TreeSet<>(held.revocable());
            if (absent) {
                extra.retainAll(desired.privileges());
            } else if (desired.exact()) {
                desired.privileges().forEach(extra::remove);
            } else {
                extra.clear();
            }
            String shown = shown(desired, name);
            if (!missing.isEmpty()) {
                differences.add(Difference.created(shown, String.join(", ", missing)));
            }
            if (!extra.isEmpty()) {
                differences.add(Difference.removed(shown, String.join(", ", extra)));
            }
            if (!missing.isEmpty() || !extra.isEmpty()) {
                touched.add(name);
            }
            granted.addAll(missing);
            revoked.addAll(extra);
        });
        if (differences.isEmpty()) {
            return Decision.upToDate(
                    absent
                            ? "the role has no such privileges"
                            : desired.objects().named()
                                            && objects(desired, state).isEmpty()
                                    ? "the schema holds none of them yet"
                                    : "the role has its privileges");
        }
        return Decision.change(
                revoked.isEmpty()
                        ? "the role lacks privileges"
                        : granted.isEmpty()
                                ? "the role has privileges that it shall not have"
                                : "the role has other privileges",
                differences,
                List.of(Psql.command(
                        desired.port(),
                        desired.database(),
                        sql(desired, granted, revoked, touched),
                        variables(desired, touched))));
    }

    /** Return what is looked at: what is there, or what will be. */
    private static Map<String, Held> objects(PostgresqlGrantSpec desired, GrantState state) {
        if (state.known() && desired.objects().future()) {
            return state.objects();
        }
        Map<String, Held> objects = new TreeMap<>(state.objects());
        objects.remove("");
        if (!state.known() && desired.state() == Presence.PRESENT) {
            List<String> expected = switch (desired.objects()) {
                case DATABASE -> List.of(desired.database());
                case SCHEMA -> desired.schema().stream().toList();
                case TABLES, SEQUENCES -> desired.names();
                case DEFAULT_TABLES, DEFAULT_SEQUENCES -> List.of("");
            };
            expected.forEach(name -> objects.put(name, Held.NOTHING));
        }
        return objects;
    }

    private static String shown(PostgresqlGrantSpec desired, String name) {
        String schema = desired.schema().orElse("");
        return switch (desired.objects()) {
            case DATABASE -> "database " + name;
            case SCHEMA -> "schema " + name;
            case TABLES -> "table " + schema + "." + name;
            case SEQUENCES -> "sequence " + schema + "." + name;
            case DEFAULT_TABLES, DEFAULT_SEQUENCES ->
                "new " + desired.objects().keyword() + " of " + desired.owner().orElse("")
                        + (schema.isEmpty() ? "" : " in " + schema);
        };
    }

    private static String sql(
            PostgresqlGrantSpec desired, Set<String> granted, Set<String> revoked, List<String> names) {
        String on = " on " + target(desired, names);
        String role = desired.everybody() ? "public" : ":\"role\"";
        String before = desired.objects().future()
                ? "alter default privileges for role :\"owner\""
                        + (desired.schema().isPresent() ? " in schema :\"schema\" " : " ")
                : "";
        String revoke = revoked.isEmpty() ? "" : before + "revoke " + words(revoked) + on + " from " + role + ";\n";
        String grant = granted.isEmpty() ? "" : before + "grant " + words(granted) + on + " to " + role + ";\n";
        return revoked.isEmpty() || granted.isEmpty() ? revoke + grant : "begin;\n" + revoke + grant + "commit;\n";
    }

    private static String words(Set<String> privileges) {
        return String.join(", ", privileges).toLowerCase(Locale.ROOT);
    }

    private static String target(PostgresqlGrantSpec desired, List<String> names) {
        String keyword = desired.objects().keyword();
        if (desired.objects().future()) {
            return keyword;
        }
        if (!desired.objects().named()) {
            return keyword + " :\"" + keyword + "\"";
        }
        if (desired.names().isEmpty()) {
            return "all " + keyword + " in schema :\"schema\"";
        }
        List<String> named = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            named.add(":\"schema\".:\"name" + i + "\"");
        }
        return keyword.substring(0, keyword.length() - 1) + " " + String.join(", ", named);
    }

    private static Map<String, String> variables(PostgresqlGrantSpec desired, List<String> names) {
        Map<String, String> variables = new HashMap<>();
        if (!desired.everybody()) {
            variables.put("role", desired.role());
        }
        if (desired.objects() == GrantObjects.DATABASE) {
            variables.put("database", desired.database());
        }
        desired.schema().ifPresent(s -> variables.put("schema", s));
        desired.owner().ifPresent(o -> variables.put("owner", o));
        for (int i = 0; i < names.size() && !desired.names().isEmpty(); i++) {
            variables.put("name" + i, names.get(i));
        }
        return variables;
    }
}
