package dev.fettle.modules.postgresqldatabase;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.postgresql.Psql;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.Scripts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Create databases of PostgreSQL, give them to their owner, and drop them. */
public final class PostgresqlDatabaseModule implements TaskModule<PostgresqlDatabaseSpec> {

    /**
     * Hold what a server says of a database.
     *
     * @param answers whether the server answered
     * @param exists whether the database is there
     */
    record State(boolean answers, boolean exists, String owner, String encoding, String collation, String characters) {
        static final State MISSING = new State(true, false, "", "", "", "");
        static final State SILENT = new State(false, false, "", "", "", "");

        private static State parse(RawAnswer raw) {
            if (raw.status() != 0) {
                return SILENT;
            }
            List<String> row = Psql.row(raw, 5);
            return row.get(0).equals("t")
                    ? new State(true, true, Psql.text(row.get(1)), row.get(2), row.get(3), row.get(4))
                    : MISSING;
        }
    }

    static final ProbeKind<State> KIND = Psql.kind(
            "postgresql-database",
            Scripts.load(PostgresqlDatabaseModule.class, "database.sql"),
            State::parse,
            State.MISSING);

    private static final String RESOURCE = "database";

    @Override
    public String name() {
        return "fettle.postgresql-database";
    }

    @Override
    public Class<PostgresqlDatabaseSpec> specType() {
        return PostgresqlDatabaseSpec.class;
    }

    @Override
    public Resources resources(PostgresqlDatabaseSpec desired) {
        Resources own = Psql.resources(new Psql.Name(desired.port(), desired.name()), RESOURCE);
        return desired.state() == Presence.ABSENT
                ? own
                : own.needing(desired.owner().map(owner -> new Psql.Name(desired.port(), owner).key("role")).stream()
                        .toList());
    }

    @Override
    public List<Probe<?>> probes(PostgresqlDatabaseSpec desired) {
        return List.of(probe(desired));
    }

    private static Probe<State> probe(PostgresqlDatabaseSpec desired) {
        return Psql.question(KIND, desired.port(), Psql.hex(desired.name()));
    }

    @Override
    public Optional<PostgresqlDatabaseSpec> removal(String resource) {
        return Psql.Name.of(RESOURCE, resource)
                .map(name -> new PostgresqlDatabaseSpec(
                        name.name(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        name.port(),
                        Presence.ABSENT));
    }

    @Override
    public Decision decide(PostgresqlDatabaseSpec desired, Answers answers) {
        State state = answers.get(probe(desired));
        if (!state.answers()) {
            return Psql.silent(desired.port());
        }
        if (desired.state() == Presence.ABSENT) {
            return state.exists()
                    ? Decision.destroy(
                            "the database is there; all it holds is lost",
                            List.of(Difference.removed(RESOURCE, desired.name())),
                            List.of(command(desired, "drop database :\"name\";\n", Map.of())))
                    : Decision.upToDate("the database is not there");
        }
        return state.exists() ? mend(desired, state) : create(desired);
    }

    private static Decision create(PostgresqlDatabaseSpec desired) {
        List<Difference> differences = new ArrayList<>(List.of(Difference.created(RESOURCE, desired.name())));
        StringBuilder sql = new StringBuilder("create database :\"name\"");
        Map<String, String> variables = new HashMap<>();
        desired.owner().ifPresent(owner -> {
            differences.add(Difference.created("owner", owner));
            sql.append(" owner :\"owner\"");
            variables.put("owner", owner);
        });
        desired.encoding().ifPresent(encoding -> {
            differences.add(Difference.created("encoding", encoding));
            sql.append(" encoding :'encoding'");
            variables.put("encoding", encoding);
        });
        desired.locale().ifPresent(locale -> {
            differences.add(Difference.created("locale", locale));
            sql.append(" lc_collate :'locale' lc_ctype :'locale'");
            variables.put("locale", locale);
        });
        // Only template0 may be copied with another encoding or locale than its own.
        boolean other = desired.encoding().isPresent() || desired.locale().isPresent();
        desired.template()
                .or(() -> other ? Optional.of("template0") : Optional.empty())
                .ifPresent(template -> {
                    sql.append(" template :\"template\"");
                    variables.put("template", template);
                });
        return Decision.change(
                "the database is not there",
                differences,
                List.of(command(desired, sql.append(";\n").toString(), variables)));
    }

    private static Decision mend(PostgresqlDatabaseSpec desired, State state) {
        Optional<String> fixed = desired.encoding()
                .filter(e -> !plain(e).equals(plain(state.encoding())))
                .map(e -> "encoding `" + state.encoding() + "`, not `" + e + "`")
                .or(() -> desired.locale()
                        .filter(l -> !locale(l).equals(locale(state.collation()))
                                || !locale(l).equals(locale(state.characters())))
                        .map(l -> "locale `" + state.collation() + "`, not `" + l + "`"));
        if (fixed.isPresent()) {
            return Decision.blocked(
                    "the database `" + desired.name() + "` has " + fixed.get() + ", and that cannot be changed",
                    "Describe what is there, or dump it, drop it and restore it into a new one.");
        }
        Optional<String> owner = desired.owner().filter(o -> !o.equals(state.owner()));
        if (owner.isEmpty()) {
            return Decision.upToDate("the database is as it shall be");
        }
        return Decision.change(
                "another role owns the database",
                List.of(Difference.of("owner", state.owner(), owner.get())),
                List.of(command(
                        desired, "alter database :\"name\" owner to :\"owner\";\n", Map.of("owner", owner.get()))));
    }

    private static Command command(PostgresqlDatabaseSpec desired, String sql, Map<String, String> more) {
        return Psql.command(desired.port(), Psql.MAINTENANCE, desired.name(), sql, more);
    }

    /** Return the name of an encoding as PostgreSQL compares it: letters and digits only. */
    private static String plain(String encoding) {
        return encoding.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
    }

    /** Return a locale with its encoding as the C library compares it: {@code C.UTF-8} and {@code C.utf8} are one. */
    private static String locale(String name) {
        int dot = name.indexOf('.');
        return dot < 0
                ? name
                : name.substring(0, dot) + "." + plain(name.substring(dot + 1)).toLowerCase(Locale.ROOT);
    }
}
