package dev.fettle.modules.postgresqlrole;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.postgresql.Psql;
import dev.fettle.modules.support.Presence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Create, mend and drop roles of PostgreSQL. */
public final class PostgresqlRoleModule implements TaskModule<PostgresqlRoleSpec> {

    private static final String RESOURCE = "role";

    // The password comes from the environment, so that it stands neither in an argument nor in this text. The statement
    // that sets it is kept out of the server's log and of psql's complaints.
    private static final String PASSWORD_SQL = """
            \\set VERBOSITY terse
            set log_statement = 'none';
            set log_min_duration_statement = -1;
            set log_min_error_statement = 'panic';
            set pg_stat_statements.track_utility = 'off';
            \\set password `printf %s "$FETTLE_PASSWORD"`
            alter role :"name" password :'password';
            """;

    @Override
    public String name() {
        return "fettle.postgresql-role";
    }

    @Override
    public Class<PostgresqlRoleSpec> specType() {
        return PostgresqlRoleSpec.class;
    }

    @Override
    public Resources resources(PostgresqlRoleSpec desired) {
        return Psql.resources(new Psql.Name(desired.port(), desired.name()), RESOURCE);
    }

    @Override
    public List<Probe<?>> probes(PostgresqlRoleSpec desired) {
        return List.of(RoleState.probe(desired));
    }

    @Override
    public Optional<PostgresqlRoleSpec> removal(String resource) {
        return Psql.Name.of(RESOURCE, resource).map(name -> PostgresqlRoleSpec.absent(name.name(), name.port()));
    }

    @Override
    public Decision decide(PostgresqlRoleSpec desired, Answers answers) {
        RoleState state = answers.get(RoleState.probe(desired));
        if (!state.answers()) {
            return Psql.silent(desired.port());
        }
        if (desired.state() == Presence.ABSENT) {
            return state.exists()
                    ? Decision.change(
                            "the role is there",
                            List.of(Difference.removed(RESOURCE, desired.name())),
                            List.of(command(desired, "drop role :\"name\";\n", Map.of())))
                    : Decision.upToDate("the role is not there");
        }
        return new Draft(desired, state).decision();
    }

    private static Command command(PostgresqlRoleSpec desired, String sql, Map<String, String> more) {
        return Psql.command(desired.port(), Psql.MAINTENANCE, desired.name(), sql, more);
    }

    /** Collect what differs. */
    private static final class Draft {
        private final PostgresqlRoleSpec desired;
        private final RoleState state;
        private final List<Difference> differences = new ArrayList<>();
        private final List<String> options = new ArrayList<>();
        private final Map<String, String> variables = new HashMap<>();

        Draft(PostgresqlRoleSpec desired, RoleState state) {
            this.desired = desired;
            this.state = state;
        }

        Decision decision() {
            if (!state.exists()) {
                differences.add(Difference.created(RESOURCE, desired.name()));
            }
            option("login", "login", Optional.of(desired.login()), state.login());
            option("superuser", "superuser", desired.superuser(), state.superuser());
            option("createDatabase", "createdb", desired.createDatabase(), state.createDatabase());
            option("createRole", "createrole", desired.createRole(), state.createRole());
            desired.connectionLimit()
                    .filter(limit -> limit != state.connectionLimit())
                    .ifPresent(this::limit);
            List<Command> commands = new ArrayList<>();
            if (!state.exists() || !options.isEmpty()) {
                String verb = state.exists() ? "alter" : "create";
                String sql = verb + " role :\"name\" " + String.join(" ", options);
                commands.add(command(desired, sql.strip() + ";\n", variables));
            }
            desired.password().filter(p -> !state.passwordFits()).ifPresent(password -> {
                differences.add(
                        state.hasPassword()
                                ? Difference.secret("password")
                                : Difference.created("password", dev.fettle.engine.model.Secret.MASK));
                commands.add(setPassword(password));
            });
            if (commands.isEmpty()) {
                return Decision.upToDate("the role is as it shall be");
            }
            return Decision.change(reason(), differences, commands);
        }

        private String reason() {
            if (!state.exists()) {
                return "the role is not there";
            }
            boolean passwordOnly = options.isEmpty();
            return passwordOnly
                    ? state.hasPassword() ? "the role has another password" : "the role has no password"
                    : "the role differs";
        }

        private Command setPassword(Content password) {
            return command(desired, PASSWORD_SQL, Map.of()).with("FETTLE_PASSWORD", password);
        }

        private void option(String name, String keyword, Optional<Boolean> wanted, boolean present) {
            if (wanted.isEmpty() || (state.exists() && wanted.get() == present)) {
                return;
            }
            boolean on = wanted.get();
            differences.add(
                    state.exists()
                            ? Difference.of(name, yesNo(present), yesNo(on))
                            : Difference.created(name, yesNo(on)));
            options.add(on ? keyword : "no" + keyword);
        }

        private void limit(int limit) {
            String name = "connectionLimit";
            differences.add(
                    state.exists()
                            ? Difference.of(name, Integer.toString(state.connectionLimit()), Integer.toString(limit))
                            : Difference.created(name, Integer.toString(limit)));
            options.add("connection limit :limit");
            variables.put("limit", Integer.toString(limit));
        }

        private static String yesNo(boolean value) {
            return value ? "yes" : "no";
        }
    }
}
