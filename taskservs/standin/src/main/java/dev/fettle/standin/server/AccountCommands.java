package dev.fettle.standin.server;

import dev.fettle.standin.base.Fatal;
import dev.fettle.standin.base.Log;
import dev.fettle.standin.config.CommandLine;
import dev.fettle.standin.config.OptionTable;
import dev.fettle.standin.config.Settings;
import dev.fettle.standin.config.SettingsLoader;
import dev.fettle.standin.pg.PgPool;
import dev.fettle.standin.store.DuplicateException;
import dev.fettle.standin.store.FileStore;
import dev.fettle.standin.store.NewUser;
import dev.fettle.standin.store.Passwords;
import dev.fettle.standin.store.PgSchema;
import dev.fettle.standin.store.PgStore;
import dev.fettle.standin.store.Store;
import dev.fettle.standin.store.User;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Run the commands that work on the database without the server: for first set-ups and lock-outs. */
final class AccountCommands {
    private static final Set<String> VALUED =
            Set.of("--username", "--email", "--password", "--postgres-connection-auth");

    private final Context context;
    private final Log log;

    AccountCommands(Context context) {
        this.context = context;
        this.log = Log.open(context.clock(), "/dev/stderr", "", context.err(), false);
    }

    /** Add a new owner. Not idempotent: a name or address that is taken is an error. */
    int createAdmin(List<String> args) throws IOException {
        CommandLine line = line(args, "--raw-url");
        try (Store store = open(line, true)) {
            String username = given(line, "--username", "CODER_USERNAME", "Username");
            String email = given(line, "--email", "CODER_EMAIL", "Email");
            String password = given(line, "--password", "CODER_PASSWORD", "Password");
            Optional<NewUser.Fault> fault = NewUser.check(username, email, password);
            if (fault.isPresent()) {
                throw new Fatal(fault.get().field() + ": " + fault.get().detail());
            }
            User user =
                    NewUser.owner(username, email, "", password, context.clock().instant());
            store.add(user);
            context.out().println("User created successfully.");
            context.out().println("ID:       " + user.id());
            context.out().println("Username: " + username);
            context.out().println("Email:    " + email);
            context.out().println("Password: ********");
            return 0;
        } catch (DuplicateException e) {
            throw new Fatal("insert user: " + e.getMessage());
        }
    }

    /** Give a user a new password, which is read twice from the standard input. */
    int resetPassword(List<String> args) throws IOException {
        CommandLine line = line(args, "");
        if (line.words().size() != 1) {
            throw new Fatal("reset-password wants exactly one user name");
        }
        try (Store store = open(line, false)) {
            User user = store.find(line.words().get(0))
                    .orElseThrow(() -> new Fatal(
                            "select user: there is no user `" + line.words().get(0) + "`"));
            String password = context.ask("Enter new password:");
            String fault = Passwords.fault(password);
            if (!fault.isEmpty()) {
                throw new Fatal(fault);
            }
            if (!password.equals(context.ask("Confirm new password:"))) {
                throw new Fatal("the passwords do not match");
            }
            store.setPassword(user.id(), Passwords.hash(password));
            context.out().println("Password has been reset for user " + user.username() + "!");
            return 0;
        }
    }

    private CommandLine line(List<String> args, String extraSwitch) {
        Set<String> valued = new HashSet<>(ServerCommand.GLOBAL_VALUED);
        valued.addAll(VALUED);
        Set<String> switches = new HashSet<>(ServerCommand.GLOBAL_SWITCHES);
        switches.add(extraSwitch);
        return CommandLine.parse(args, OptionTable.of(context.version()), valued, switches);
    }

    private String given(CommandLine line, String flag, String variable, String question) {
        String value = line.flagOr(flag, context.env(), variable);
        return value.isEmpty() ? context.ask(question + ":") : value;
    }

    private Store open(CommandLine line, boolean mayMigrate) throws IOException {
        Settings settings =
                new SettingsLoader(context.version(), OptionTable.of(context.version())).load(line, context.env());
        if (!settings.has("CODER_PG_CONNECTION_URL")) {
            if (context.isRoot()) {
                throw new Fatal("the built-in PostgreSQL refuses to run as root: run as the server's user, or give"
                        + " --postgres-url");
            }
            return FileStore.open(context.configDirectory(line).resolve("postgres"), context.version());
        }
        PgPool pool = new Database(context, new CountDownLatch(1), log).connect(settings);
        if (mayMigrate && context.version().adminCommandMigrates()) {
            PgSchema.migrate(pool, context.version(), log);
        } else if (!PgSchema.isCurrent(pool, context.version())) {
            throw new Fatal("database needs migration: start the server once, it migrates the database");
        }
        return new PgStore(pool);
    }
}
