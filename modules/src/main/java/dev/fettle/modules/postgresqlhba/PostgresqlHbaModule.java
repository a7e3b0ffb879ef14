package dev.fettle.modules.postgresqlhba;

import dev.fettle.engine.plan.Action;
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
import java.util.Optional;

/**
 * Know records of {@code pg_hba.conf}, one line each. A running server reads the changed file ({@code pg_hba_file_rules}) before
 * anybody has it reloaded; where it finds something wrong, the file is put back and the task fails.
 */
public final class PostgresqlHbaModule implements TaskModule<PostgresqlHbaSpec> {

    private static final String KEY = "postgresql.hba:";

    private static final String KEEP = Scripts.WORK + Scripts.load(PostgresqlHbaModule.class, "keep.sh");
    private static final String EDIT = Scripts.WORK + Scripts.load(PostgresqlHbaModule.class, "edit.sh");
    private static final String CHECK = Scripts.load(PostgresqlHbaModule.class, "check.sh");
    private static final String SETTLE = Scripts.WORK + Scripts.load(PostgresqlHbaModule.class, "settle.sh");

    /**
     * What a host has of a record.
     *
     * @param there whether it stands in the file
     * @param open whether a run that changed it was stopped before its end
     */
    private record State(boolean there, boolean open) {
        static State parse(RawAnswer raw) {
            return new State(raw.status() == 0, !raw.text().isEmpty());
        }
    }

    private static final ProbeKind<State> STATE =
            new ProbeKind<>("postgresql-hba", ProbeKind.Style.EACH, """
            probe_postgresql_hba() (
                set -f
                [ "$(cat -- "${1%/*}/.${1##*/}.fettle-new/record" 2>/dev/null)" != "$2" ] || printf 'open\\n'
                while read -r l || [ -n "$l" ]; do
                    set -- "$1" "$2" $l
                    f=$1 w=$2
                    shift 2
                    [ "$*" != "$w" ] || exit 0
                    set -- "$f" "$w"
                done <"$1"
                exit 1
            )
            """, State::parse, new State(false, false));

    @Override
    public String name() {
        return "fettle.postgresql-hba";
    }

    @Override
    public Class<PostgresqlHbaSpec> specType() {
        return PostgresqlHbaSpec.class;
    }

    @Override
    public Resources resources(PostgresqlHbaSpec desired) {
        return Resources.manages(KEY + desired.path() + " " + desired.line())
                .needing("path:" + desired.path())
                .exclusively("path:" + desired.path());
    }

    private static Probe<State> probe(PostgresqlHbaSpec desired) {
        return Probe.of(STATE, desired.path(), desired.line()).needing("path:" + desired.path());
    }

    @Override
    public List<Probe<?>> probes(PostgresqlHbaSpec desired) {
        return List.of(probe(desired));
    }

    @Override
    public Decision decide(PostgresqlHbaSpec desired, Answers answers) {
        State state = answers.get(probe(desired));
        return desired.state() == Presence.ABSENT ? absent(desired, state) : present(desired, state);
    }

    private static Decision present(PostgresqlHbaSpec desired, State state) {
        if (state.there() && !state.open()) {
            return Decision.upToDate("the record is there");
        }
        List<Action> actions = new ArrayList<>();
        if (state.there()) {
            // What was kept then may be older than the file by now.
            actions.addAll(edit(desired, "absent"));
        }
        actions.addAll(edit(desired, "present"));
        actions.add(Command.shell(CHECK, desired.path(), Integer.toString(desired.port()))
                .as(Psql.USER));
        actions.add(Command.shell(SETTLE, desired.path()));
        return state.there()
                ? Decision.change(
                        "the record was written, and nobody has asked the server whether it takes it",
                        List.of(Difference.of("record", "not asked about", desired.line())),
                        actions)
                : Decision.change(
                        "the record is missing", List.of(Difference.created("record", desired.line())), actions);
    }

    private static Decision absent(PostgresqlHbaSpec desired, State state) {
        if (!state.there() && !state.open()) {
            return Decision.upToDate("there is no such record");
        }
        List<Action> actions = new ArrayList<>(edit(desired, "absent"));
        actions.add(Command.shell(SETTLE, desired.path()));
        return state.there()
                ? Decision.change(
                        "the record shall not be there", List.of(Difference.removed("record", desired.line())), actions)
                : Decision.change(
                        "the record is gone, and what the file was before is still kept",
                        List.of(Difference.removed("copy", desired.path())),
                        actions);
    }

    private static List<Action> edit(PostgresqlHbaSpec desired, String state) {
        return List.of(
                Command.shell(KEEP, desired.path(), desired.line()),
                Command.shell(EDIT, desired.path(), desired.line(), state));
    }

    @Override
    public Optional<PostgresqlHbaSpec> removal(String resource) {
        if (!resource.startsWith(KEY)) {
            return Optional.empty();
        }
        String[] words = resource.substring(KEY.length()).split(" ");
        boolean local = words.length == 5;
        return words.length < 5
                ? Optional.empty()
                : Optional.of(new PostgresqlHbaSpec(
                        words[0],
                        words[1],
                        words[2],
                        words[3],
                        local ? Optional.empty() : Optional.of(words[4]),
                        words[words.length - 1],
                        Psql.DEFAULT_PORT,
                        Presence.ABSENT));
    }
}
