package dev.fettle.modules.postgresqlsetting;

import dev.fettle.engine.model.Content;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Set what a PostgreSQL server lets itself be told by ALTER SYSTEM, and have it read its files again. */
public final class PostgresqlSettingModule implements TaskModule<PostgresqlSettingSpec> {

    /**
     * Hold what a server says of a setting.
     *
     * @param answers whether the server answered
     * @param known whether it knows the setting
     * @param running the value in effect, in the setting's unit
     * @param context what it takes to change it: {@code postmaster} takes a restart, {@code internal} cannot be
     * @param comparable whether the value in effect comes from the files, and not from the session that asked
     * @param configured the value that the files give it; empty when they do not name it
     * @param own whether {@code postgresql.auto.conf} names it
     */
    record State(
            boolean answers,
            boolean known,
            String running,
            String unit,
            String context,
            String type,
            boolean pendingRestart,
            List<String> words,
            boolean comparable,
            Optional<String> configured,
            boolean own) {

        static final State SILENT = bare(false, false);
        // A server that is not there yet knows its settings once it is.
        static final State FORETOLD = bare(true, true);

        private static State bare(boolean answers, boolean known) {
            return new State(answers, known, "", "", "", "string", false, List.of(), false, Optional.empty(), false);
        }

        private static State parse(RawAnswer raw) {
            if (raw.status() != 0) {
                return SILENT;
            }
            List<String> row = Psql.row(raw, 10);
            return new State(
                    true,
                    row.get(0).equals("t"),
                    Psql.text(row.get(1)),
                    row.get(2),
                    row.get(3),
                    row.get(4),
                    row.get(5).equals("t"),
                    List.of(Psql.text(row.get(6)).split(",")),
                    row.get(7).equals("t"),
                    row.get(8).isEmpty() ? Optional.empty() : Optional.of(Psql.text(row.get(8))),
                    !row.get(9).equals("0"));
        }

        String normal(String name, String value) {
            return Values.normal(name, value, type, unit, words);
        }

        boolean needsRestart() {
            return pendingRestart || context.equals("postmaster");
        }
    }

    static final ProbeKind<State> KIND = Psql.kind(
            "postgresql-setting",
            Scripts.load(PostgresqlSettingModule.class, "setting.sql"),
            State::parse,
            State.FORETOLD);

    private static final String RELOAD = Scripts.load(PostgresqlSettingModule.class, "reload.sh");
    private static final String RESOURCE = "setting";

    @Override
    public String name() {
        return "fettle.postgresql-setting";
    }

    @Override
    public Class<PostgresqlSettingSpec> specType() {
        return PostgresqlSettingSpec.class;
    }

    @Override
    public Resources resources(PostgresqlSettingSpec desired) {
        // Two sessions that alter the system at once can lose a line of each other's file.
        return Psql.resources(new Psql.Name(desired.port(), desired.name()), RESOURCE)
                .exclusively("postgresql-settings");
    }

    @Override
    public List<Probe<?>> probes(PostgresqlSettingSpec desired) {
        return List.of(probe(desired));
    }

    private static Probe<State> probe(PostgresqlSettingSpec desired) {
        return Psql.question(KIND, desired.port(), Psql.hex(desired.name()));
    }

    @Override
    public Optional<PostgresqlSettingSpec> removal(String resource) {
        return Psql.Name.of(RESOURCE, resource)
                .map(name -> new PostgresqlSettingSpec(name.name(), Optional.empty(), name.port(), Presence.ABSENT));
    }

    @Override
    public Decision decide(PostgresqlSettingSpec desired, Answers answers) {
        State state = answers.get(probe(desired));
        String name = desired.name();
        if (!state.answers()) {
            return Psql.silent(desired.port());
        }
        if (desired.state() == Presence.ABSENT) {
            return state.own()
                    ? Decision.change(
                            "the setting is there",
                            List.of(Difference.removed(name, state.configured().orElse(""))),
                            List.of(alter(desired, "alter system reset :\"name\";\n", Map.of()), reload(desired)))
                    : Decision.upToDate("the setting is not there");
        }
        if (!state.known() || state.context().equals("internal")) {
            return Decision.blocked(
                    state.known() ? "`" + name + "` cannot be set" : "PostgreSQL knows no setting `" + name + "`",
                    state.known()
                            ? "It is fixed when the server or its cluster is made."
                            : "Look at the spelling; a setting of an extension is known once shared_preload_libraries loads it.");
        }
        return present(desired, state, desired.value().orElseThrow());
    }

    private static Decision present(PostgresqlSettingSpec desired, State state, String value) {
        String name = desired.name();
        String wanted = state.normal(name, value);
        boolean runs = state.comparable() && state.normal(name, state.running()).equals(wanted);
        boolean configured = state.configured()
                .map(found -> state.normal(name, found).equals(wanted))
                .orElse(runs);
        if (!configured) {
            Difference difference = state.configured()
                    .map(found -> Difference.of(name, found, value))
                    .orElseGet(() -> Difference.created(name, value));
            String then = state.needsRestart() ? "; it takes a restart to come into effect" : "";
            return Decision.change(
                    "the setting has another value" + then,
                    List.of(difference),
                    List.of(set(desired, value), reload(desired)));
        }
        if (runs || !state.comparable()) {
            return Decision.upToDate("the setting has its value");
        }
        if (state.needsRestart()) {
            return Decision.upToDate("the setting has its value, which comes into effect when the server is restarted");
        }
        return Decision.change(
                "the server has not read its files since the setting changed",
                List.of(Difference.of(name, state.running(), value)),
                List.of(reload(desired)));
    }

    private static Command set(PostgresqlSettingSpec desired, String value) {
        List<String> parts = Values.parts(desired.name(), value);
        StringBuilder sql = new StringBuilder("alter system set :\"name\" = ");
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            sql.append(i == 0 ? "" : ", ").append(":'value").append(i).append('\'');
            variables.put("value" + i, parts.get(i));
        }
        return alter(desired, sql.append(";\n").toString(), variables);
    }

    private static Command alter(PostgresqlSettingSpec desired, String sql, Map<String, String> more) {
        return Psql.command(desired.port(), Psql.MAINTENANCE, desired.name(), sql, more);
    }

    private static Command reload(PostgresqlSettingSpec desired) {
        return Command.shell(RELOAD, Integer.toString(desired.port()))
                .with("PGCLIENTENCODING", Content.of("UTF8"))
                .as(Psql.USER);
    }
}
