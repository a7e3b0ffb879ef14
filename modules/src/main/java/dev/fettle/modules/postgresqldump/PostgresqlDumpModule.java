package dev.fettle.modules.postgresqldump;

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
import dev.fettle.modules.support.Attributes;
import dev.fettle.modules.support.FileProbe;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Needs;
import dev.fettle.modules.support.Obstacles;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Keep dumps of PostgreSQL databases on their host. A new one takes the place of the old one only when it is whole. */
public final class PostgresqlDumpModule implements TaskModule<PostgresqlDumpSpec> {

    private static final String PREPARE = Scripts.WORK + Scripts.load(PostgresqlDumpModule.class, "prepare.sh");
    private static final String DUMP = Scripts.load(PostgresqlDumpModule.class, "dump.sh");
    private static final String SETTLE = Scripts.WORK + Scripts.load(PostgresqlDumpModule.class, "settle.sh");
    private static final String NEW_MODE = "0600";

    // Whether the file is older than so many seconds.
    private static final ProbeKind<Boolean> OLD =
            new ProbeKind<>("postgresql-dump-age", ProbeKind.Style.EACH, """
            probe_postgresql_dump_age() {
                [ -f "$1" ] && [ "$(($(date +%s) - $(stat -c %Y -- "$1")))" -gt "$2" ]
            }
            """, raw -> raw.status() == 0, false);

    // Whether the server answers for the database.
    private static final ProbeKind<Boolean> ANSWERS = Psql.kind(
            "postgresql-dump",
            "select q.id, 't' from (values $probe_postgresql_dump_rows) q (id);",
            PostgresqlDumpModule::answers,
            true);

    private static boolean answers(RawAnswer raw) {
        return raw.status() == 0;
    }

    @Override
    public String name() {
        return "fettle.postgresql-dump";
    }

    @Override
    public Class<PostgresqlDumpSpec> specType() {
        return PostgresqlDumpSpec.class;
    }

    @Override
    public Resources resources(PostgresqlDumpSpec desired) {
        String path = "path:" + desired.path();
        if (desired.state() == Presence.ABSENT) {
            return Resources.manages(path);
        }
        return Psql.resources(desired.port(), List.of(path))
                .needing(needs(desired))
                .needing(new Psql.Name(desired.port(), desired.database().orElseThrow()).key("database"));
    }

    private static List<String> needs(PostgresqlDumpSpec desired) {
        return desired.state() == Presence.ABSENT
                ? List.of()
                : Needs.both(
                        List.of("command:pg_dump"),
                        Needs.both(
                                Needs.parent(desired.path()),
                                desired.attributes().needs()));
    }

    private static Probe<FileState> file(PostgresqlDumpSpec desired) {
        return FileProbe.of(desired.path());
    }

    private static Optional<Probe<Boolean>> old(PostgresqlDumpSpec desired) {
        return desired.maxAge().map(age -> Probe.of(OLD, desired.path(), Long.toString(age.toSeconds())));
    }

    private static Probe<Boolean> server(PostgresqlDumpSpec desired) {
        return Psql.question(ANSWERS, desired.port(), desired.database().orElseThrow(), true);
    }

    @Override
    public List<Probe<?>> probes(PostgresqlDumpSpec desired) {
        List<Probe<?>> probes = new ArrayList<>(Needs.probes(needs(desired), file(desired)));
        if (desired.state() == Presence.PRESENT) {
            old(desired).ifPresent(probes::add);
            probes.add(server(desired));
        }
        return List.copyOf(probes);
    }

    @Override
    public Optional<PostgresqlDumpSpec> removal(String resource) {
        return resource.startsWith("path:")
                ? Optional.of(PostgresqlDumpSpec.absent(resource.substring("path:".length())))
                : Optional.empty();
    }

    @Override
    public Decision decide(PostgresqlDumpSpec desired, Answers answers) {
        FileState state = answers.get(file(desired));
        boolean absent = desired.state() == Presence.ABSENT;
        return switch (state.type()) {
            case MISSING -> absent ? Decision.upToDate("there is no such file") : dump(desired, state, answers);
            case FILE -> absent ? Obstacles.remove(desired.path(), state) : present(desired, state, answers);
            case LINK -> Obstacles.link("file", desired.path(), state);
            case DIRECTORY, OTHER -> Obstacles.occupied("file", desired.path(), state);
            case HIDDEN -> Obstacles.hidden(desired.path());
        };
    }

    private static Decision present(PostgresqlDumpSpec desired, FileState state, Answers answers) {
        if (old(desired).filter(answers::get).isPresent()) {
            return dump(desired, state, answers);
        }
        List<Difference> differences = desired.attributes().differences(state);
        return differences.isEmpty()
                ? Decision.upToDate("the dump is there")
                : Decision.change(
                        Obstacles.differs(differences),
                        differences,
                        desired.attributes().mend(desired.path(), state));
    }

    private static Decision dump(PostgresqlDumpSpec desired, FileState state, Answers answers) {
        if (!answers.get(server(desired))) {
            return Psql.silent(desired.port());
        }
        if (!state.writable()) {
            return Obstacles.fixed(desired.path(), state);
        }
        boolean there = state.isFile();
        Attributes attributes = desired.attributes();
        String database = desired.database().orElseThrow();
        List<Difference> differences = new ArrayList<>();
        // Not its age, which is another one at every look.
        String limit = desired.maxAge().map(PostgresqlDumpModule::words).orElse("");
        differences.add(
                there
                        ? Difference.of("dump", "(older than " + limit + ")", "database " + database)
                        : Difference.created("dump", "database " + database));
        differences.addAll(there ? attributes.differences(state) : attributes.created());
        long uid = there ? state.uid() : state.asker().uid();
        long gid = there ? state.gid() : state.asker().gid();
        return Decision.change(
                there ? "the dump is older than " + limit : "there is no dump",
                differences,
                List.of(
                        Command.shell(PREPARE, desired.path()),
                        Command.shell(
                                        DUMP,
                                        desired.path(),
                                        Integer.toString(desired.port()),
                                        desired.format().name().toLowerCase(Locale.ROOT))
                                .with("PGDATABASE", Content.of(database))
                                .as(Psql.USER),
                        Command.shell(
                                SETTLE,
                                desired.path(),
                                attributes.owner().orElse(Long.toString(uid)) + ":"
                                        + attributes.group().orElse(Long.toString(gid)),
                                attributes.mode().orElse(there ? state.mode() : NEW_MODE))));
    }

    private static String words(Duration age) {
        return age.toString().substring(1).replace("T", "").toLowerCase(Locale.ROOT);
    }
}
