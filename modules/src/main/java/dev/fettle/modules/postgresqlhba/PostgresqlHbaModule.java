package dev.fettle.modules.postgresqlhba;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.postgresql.Psql;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.Scripts;
import java.util.List;
import java.util.Optional;

/**
 * Know records of {@code pg_hba.conf}, one line each. A running server reads the changed file ({@code pg_hba_file_rules}) before
 * anybody has it reloaded; where it finds something wrong, the file is put back and the task fails.
 */
public final class PostgresqlHbaModule implements TaskModule<PostgresqlHbaSpec> {

    private static final String KEY = "postgresql.hba:";

    private static final String KEEP = Psql.WORK + Scripts.load(PostgresqlHbaModule.class, "keep.sh");
    private static final String EDIT = Psql.WORK + Scripts.load(PostgresqlHbaModule.class, "edit.sh");
    private static final String CHECK = Scripts.load(PostgresqlHbaModule.class, "check.sh");
    private static final String SETTLE = Psql.WORK + Scripts.load(PostgresqlHbaModule.class, "settle.sh");

    private static final ProbeKind<Boolean> HAS =
            new ProbeKind<>("postgresql-hba", ProbeKind.Style.EACH, """
            probe_postgresql_hba() (
                set -f
                while read -r l || [ -n "$l" ]; do
                    set -- "$1" "$2" $l
                    f=$1 w=$2
                    shift 2
                    [ "$*" != "$w" ] || exit 0
                    set -- "$f" "$w"
                done <"$1"
                exit 1
            )
            """, raw -> raw.status() == 0, false);

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

    private static Probe<Boolean> probe(PostgresqlHbaSpec desired) {
        return Probe.of(HAS, desired.path(), desired.line()).needing("path:" + desired.path());
    }

    @Override
    public List<Probe<?>> probes(PostgresqlHbaSpec desired) {
        return List.of(probe(desired));
    }

    @Override
    public Decision decide(PostgresqlHbaSpec desired, Answers answers) {
        boolean there = answers.get(probe(desired));
        if (desired.state() == Presence.ABSENT) {
            return !there
                    ? Decision.upToDate("there is no such record")
                    : Decision.change(
                            "the record shall not be there",
                            List.of(Difference.removed("record", desired.line())),
                            List.of(
                                    Command.shell(KEEP, desired.path()),
                                    Command.shell(EDIT, desired.path(), desired.line(), "absent"),
                                    Command.shell(SETTLE, desired.path())));
        }
        return there
                ? Decision.upToDate("the record is there")
                : Decision.change(
                        "the record is missing",
                        List.of(Difference.created("record", desired.line())),
                        List.of(
                                Command.shell(KEEP, desired.path()),
                                Command.shell(EDIT, desired.path(), desired.line(), "present"),
                                Command.shell(CHECK, desired.path(), Integer.toString(desired.port()))
                                        .as(Psql.USER),
                                Command.shell(SETTLE, desired.path())));
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
