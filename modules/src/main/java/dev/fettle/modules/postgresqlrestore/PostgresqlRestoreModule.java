package dev.fettle.modules.postgresqlrestore;

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
import dev.fettle.modules.support.Scripts;
import java.util.List;
import java.util.Optional;

/** Restore dumps into PostgreSQL databases, once. What was restored is the database's own from then on. */
public final class PostgresqlRestoreModule implements TaskModule<PostgresqlRestoreSpec> {

    private static final String LOAD = Scripts.load(PostgresqlRestoreModule.class, "load.sh");

    /** Say how far things are. */
    enum State {
        /** It is restored. */
        DONE,
        /** It is not, and the dump can be read. */
        UNDONE,
        /** It is not, and the server's user may not read the dump. */
        UNREADABLE,
        /** The server does not answer. */
        SILENT
    }

    private static final ProbeKind<State> KIND = new ProbeKind<>(
            "postgresql-restore",
            ProbeKind.Style.EACH,
            Scripts.load(PostgresqlRestoreModule.class, "restore.sh"),
            PostgresqlRestoreModule::read,
            State.UNDONE);

    private static State read(RawAnswer raw) {
        if (raw.status() != 0) {
            return Psql.unanswered(raw, State.SILENT, State.SILENT);
        }
        return switch (raw.text().strip()) {
            case "done" -> State.DONE;
            case "undone readable" -> State.UNDONE;
            default -> State.UNREADABLE;
        };
    }

    @Override
    public String name() {
        return "fettle.postgresql-restore";
    }

    @Override
    public Class<PostgresqlRestoreSpec> specType() {
        return PostgresqlRestoreSpec.class;
    }

    @Override
    public Resources resources(PostgresqlRestoreSpec desired) {
        return Psql.resources(desired.port(), List.of())
                .needing("path:" + desired.path(), database(desired).key("database"));
    }

    private static Psql.Name database(PostgresqlRestoreSpec desired) {
        return new Psql.Name(desired.port(), desired.database());
    }

    private static Probe<State> probe(PostgresqlRestoreSpec desired) {
        return Probe.of(
                        KIND,
                        Integer.toString(desired.port()),
                        desired.database(),
                        database(desired).key("database"),
                        desired.creates().orElse(""),
                        desired.path())
                .as(Psql.USER)
                .needing("command:psql", "user:" + Psql.USER);
    }

    @Override
    public List<Probe<?>> probes(PostgresqlRestoreSpec desired) {
        return List.of(probe(desired));
    }

    @Override
    public Decision decide(PostgresqlRestoreSpec desired, Answers answers) {
        String path = desired.path();
        return switch (answers.get(probe(desired))) {
            case SILENT -> Psql.silent(desired.port());
            case DONE ->
                Decision.upToDate(desired.creates()
                        .map(name -> "`" + name + "` is there")
                        .orElse("the database holds something"));
            case UNREADABLE ->
                Decision.blocked(
                        "the user `" + Psql.USER + "` may not read `" + path + "`",
                        "Let it own the file, and put it where it may look, such as below `/var/lib/postgresql`.");
            case UNDONE ->
                Decision.change(
                        desired.creates()
                                .map(name -> "`" + name + "` is not there")
                                .orElse("the database holds nothing"),
                        List.of(Difference.created("content", path)),
                        List.of(Command.shell(LOAD, Integer.toString(desired.port()), path, connection(desired))
                                .with("PGDATABASE", Content.of(desired.database()))
                                .with("PGCLIENTENCODING", Content.of("UTF8"))
                                .as(Psql.USER)));
        };
    }

    // What pg_restore gets after -d may be a connection string, so it is always one.
    private static String connection(PostgresqlRestoreSpec desired) {
        return "dbname='" + desired.database().replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    @Override
    public Optional<PostgresqlRestoreSpec> removal(String resource) {
        return Optional.empty();
    }
}
