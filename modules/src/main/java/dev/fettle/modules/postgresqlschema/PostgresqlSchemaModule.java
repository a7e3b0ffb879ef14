package dev.fettle.modules.postgresqlschema;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Create schemas of PostgreSQL databases, give them to their owner, and drop them. */
public final class PostgresqlSchemaModule implements TaskModule<PostgresqlSchemaSpec> {

    /**
     * Hold what a database says of a schema.
     *
     * @param answers whether the server answered
     * @param exists whether the schema is there
     */
    record State(boolean answers, boolean exists, String owner) {
        static final State MISSING = new State(true, false, "");
        static final State SILENT = new State(false, false, "");

        private static State parse(RawAnswer raw) {
            if (raw.status() != 0) {
                return Psql.unanswered(raw, MISSING, SILENT);
            }
            List<String> row = Psql.row(raw, 2);
            return row.get(0).equals("t") ? new State(true, true, Psql.text(row.get(1))) : MISSING;
        }
    }

    static final ProbeKind<State> KIND = Psql.kind(
            "postgresql-schema", Scripts.load(PostgresqlSchemaModule.class, "schema.sql"), State::parse, State.MISSING);

    private static final String RESOURCE = "schema";

    @Override
    public String name() {
        return "fettle.postgresql-schema";
    }

    @Override
    public Class<PostgresqlSchemaSpec> specType() {
        return PostgresqlSchemaSpec.class;
    }

    @Override
    public Resources resources(PostgresqlSchemaSpec desired) {
        Resources own = Psql.resources(
                new Psql.Name(desired.port(), Psql.within(desired.database(), desired.name())), RESOURCE);
        if (desired.state() == Presence.ABSENT) {
            return own;
        }
        List<String> needs = new ArrayList<>();
        needs.add(new Psql.Name(desired.port(), desired.database()).key("database"));
        desired.owner().ifPresent(owner -> needs.add(new Psql.Name(desired.port(), owner).key("role")));
        return own.needing(needs);
    }

    @Override
    public List<Probe<?>> probes(PostgresqlSchemaSpec desired) {
        return List.of(probe(desired));
    }

    private static Probe<State> probe(PostgresqlSchemaSpec desired) {
        return Psql.question(
                KIND,
                desired.port(),
                desired.database(),
                desired.state() == Presence.PRESENT,
                Psql.hex(desired.name()));
    }

    @Override
    public Optional<PostgresqlSchemaSpec> removal(String resource) {
        return Psql.Name.of(RESOURCE, resource).map(name -> {
            List<String> parts = Psql.parts(name.name());
            return new PostgresqlSchemaSpec(parts.get(1), parts.get(0), Optional.empty(), name.port(), Presence.ABSENT);
        });
    }

    @Override
    public Decision decide(PostgresqlSchemaSpec desired, Answers answers) {
        State state = answers.get(probe(desired));
        if (!state.answers()) {
            return Psql.silent(desired.port());
        }
        if (desired.state() == Presence.ABSENT) {
            return state.exists()
                    ? Decision.destroy(
                            "the schema is there; all it holds is lost",
                            List.of(Difference.removed(RESOURCE, desired.name())),
                            List.of(command(desired, "drop schema :\"name\" cascade;\n", Map.of())))
                    : Decision.upToDate("the schema is not there");
        }
        Optional<String> owner = desired.owner().filter(o -> !state.exists() || !o.equals(state.owner()));
        Map<String, String> variables = owner.map(o -> Map.of("owner", o)).orElse(Map.of());
        if (state.exists()) {
            return owner.map(o -> Decision.change(
                            "another role owns the schema",
                            List.of(Difference.of("owner", state.owner(), o)),
                            List.of(command(desired, "alter schema :\"name\" owner to :\"owner\";\n", variables))))
                    .orElseGet(() -> Decision.upToDate("the schema is as it shall be"));
        }
        List<Difference> differences = new ArrayList<>(List.of(Difference.created(RESOURCE, desired.name())));
        owner.ifPresent(o -> differences.add(Difference.created("owner", o)));
        String sql = "create schema :\"name\""
                + owner.map(o -> " authorization :\"owner\"").orElse("") + ";\n";
        return Decision.change("the schema is not there", differences, List.of(command(desired, sql, variables)));
    }

    private static Command command(PostgresqlSchemaSpec desired, String sql, Map<String, String> more) {
        return Psql.command(desired.port(), desired.database(), desired.name(), sql, more);
    }
}
