package dev.fettle.modules.postgresqlextension;

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
import dev.fettle.modules.support.Draft;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.Scripts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Put extensions into PostgreSQL databases, update and move them, and drop them. */
public final class PostgresqlExtensionModule implements TaskModule<PostgresqlExtensionSpec> {

    /**
     * Hold what a database says of an extension.
     *
     * @param answers whether the server answered
     * @param exists whether the database has it
     * @param available the version that its files give by default; empty when there are none
     * @param offered whether the files give the desired version
     * @param reachable whether they lead from the version that is there to the desired one
     */
    record State(
            boolean answers,
            boolean exists,
            String version,
            String schema,
            boolean relocatable,
            String available,
            boolean offered,
            boolean reachable) {
        // Files that are not there yet are taken to give what is desired.
        static final State FORETOLD = new State(true, false, "", "", false, "", true, false);
        static final State SILENT = new State(false, false, "", "", false, "", false, false);

        private static State parse(RawAnswer raw) {
            if (raw.status() != 0) {
                return Psql.unanswered(raw, FORETOLD, SILENT);
            }
            List<String> row = Psql.row(raw, 7);
            return new State(
                    true,
                    row.get(0).equals("t"),
                    Psql.text(row.get(1)),
                    Psql.text(row.get(2)),
                    row.get(3).equals("t"),
                    Psql.text(row.get(4)),
                    row.get(5).equals("t"),
                    row.get(6).equals("t"));
        }
    }

    static final ProbeKind<State> KIND = Psql.kind(
            "postgresql-extension",
            Scripts.load(PostgresqlExtensionModule.class, "extension.sql"),
            State::parse,
            State.FORETOLD);

    private static final String RESOURCE = "extension";

    @Override
    public String name() {
        return "fettle.postgresql-extension";
    }

    @Override
    public Class<PostgresqlExtensionSpec> specType() {
        return PostgresqlExtensionSpec.class;
    }

    @Override
    public Resources resources(PostgresqlExtensionSpec desired) {
        Resources own = Psql.resources(
                new Psql.Name(desired.port(), Psql.within(desired.database(), desired.name())), RESOURCE);
        if (desired.state() == Presence.ABSENT) {
            return own;
        }
        List<String> needs = new ArrayList<>();
        needs.add(new Psql.Name(desired.port(), desired.database()).key("database"));
        schemaKey(desired).ifPresent(needs::add);
        return own.needing(needs);
    }

    private static Optional<String> schemaKey(PostgresqlExtensionSpec desired) {
        return desired.schema()
                .map(s -> new Psql.Name(desired.port(), Psql.within(desired.database(), s)).key("schema"));
    }

    @Override
    public List<Probe<?>> probes(PostgresqlExtensionSpec desired) {
        return List.of(probe(desired));
    }

    private static Probe<State> probe(PostgresqlExtensionSpec desired) {
        boolean wanted = desired.state() == Presence.PRESENT;
        return Psql.question(
                KIND,
                desired.port(),
                desired.database(),
                wanted,
                Psql.hex(desired.name()),
                Psql.hex(desired.version().orElse("")),
                Psql.hex(desired.schema().orElse("")),
                Psql.hex(schemaKey(desired).orElse("")),
                wanted ? "1" : "0");
    }

    @Override
    public Optional<PostgresqlExtensionSpec> removal(String resource) {
        return Psql.Name.of(RESOURCE, resource).map(name -> {
            List<String> parts = Psql.parts(name.name());
            return new PostgresqlExtensionSpec(
                    parts.get(1),
                    parts.get(0),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    name.port(),
                    Presence.ABSENT);
        });
    }

    @Override
    public Decision decide(PostgresqlExtensionSpec desired, Answers answers) {
        State state = answers.get(probe(desired));
        if (!state.answers()) {
            return Psql.silent(desired.port());
        }
        if (desired.state() == Presence.ABSENT) {
            return state.exists()
                    ? Decision.destroy(
                            "the extension is there; the data that it keeps is lost",
                            List.of(Difference.removed(RESOURCE, desired.name() + " " + state.version())),
                            List.of(command(desired, "drop extension :\"name\";\n", Map.of())))
                    : Decision.upToDate("the extension is not there");
        }
        return state.exists() ? mend(desired, state) : create(desired, state);
    }

    private static Decision create(PostgresqlExtensionSpec desired, State state) {
        if (!state.offered()) {
            return unoffered(desired, state);
        }
        Optional<String> version = desired.version().filter(v -> !v.equals(PostgresqlExtensionSpec.LATEST));
        String shown = version.orElse(state.available());
        List<Difference> differences = new ArrayList<>();
        differences.add(Difference.created(RESOURCE, desired.name() + (shown.isEmpty() ? "" : " " + shown)));
        StringBuilder sql = new StringBuilder("create extension :\"name\"");
        Map<String, String> variables = new HashMap<>();
        desired.schema().ifPresent(schema -> {
            differences.add(Difference.created("schema", schema));
            sql.append(" schema :\"schema\"");
            variables.put("schema", schema);
        });
        version.ifPresent(v -> {
            sql.append(" version :'version'");
            variables.put("version", v);
        });
        sql.append(desired.dependencies() ? " cascade;\n" : ";\n");
        return Decision.change(
                "the extension is not there", differences, List.of(command(desired, sql.toString(), variables)));
    }

    private static Decision mend(PostgresqlExtensionSpec desired, State state) {
        boolean latest = desired.version().equals(Optional.of(PostgresqlExtensionSpec.LATEST));
        Optional<String> version = latest && state.available().isEmpty()
                ? Optional.empty()
                : desired.version().map(v -> latest ? state.available() : v).filter(v -> !v.equals(state.version()));
        Optional<String> schema = desired.schema().filter(s -> !s.equals(state.schema()));
        if (version.isPresent() && !state.reachable()) {
            return state.offered()
                    ? Decision.blocked(
                            "nothing leads extension `" + desired.name() + "` from version " + state.version() + " to "
                                    + version.get(),
                            "Drop it and put it there anew, or describe the version that is there.")
                    : unoffered(desired, state);
        }
        if (schema.isPresent() && !state.relocatable()) {
            return Decision.blocked(
                    "extension `" + desired.name() + "` is in schema `" + state.schema() + "` and cannot be moved to `"
                            + schema.get() + "`",
                    "Drop it and put it there anew, or describe the schema that it is in.");
        }
        Draft draft = new Draft();
        version.ifPresent(v -> draft.add(
                Difference.of("version", state.version(), v),
                command(desired, "alter extension :\"name\" update to :'version';\n", Map.of("version", v))));
        schema.ifPresent(s -> draft.add(
                Difference.of("schema", state.schema(), s),
                command(desired, "alter extension :\"name\" set schema :\"schema\";\n", Map.of("schema", s))));
        return draft.decision("the extension is as it shall be");
    }

    private static Decision unoffered(PostgresqlExtensionSpec desired, State state) {
        return Decision.blocked(
                "the host has no version " + desired.version().orElse("") + " of extension `" + desired.name() + "`"
                        + (state.available().isEmpty() ? "" : "; its files give " + state.available()),
                "Install the package that has it, or describe another version.");
    }

    private static Command command(PostgresqlExtensionSpec desired, String sql, Map<String, String> more) {
        return Psql.command(desired.port(), desired.database(), desired.name(), sql, more);
    }
}
