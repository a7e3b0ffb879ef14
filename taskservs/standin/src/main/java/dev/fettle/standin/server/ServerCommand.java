package dev.fettle.standin.server;

import dev.fettle.standin.base.Fatal;
import dev.fettle.standin.base.Log;
import dev.fettle.standin.config.CommandLine;
import dev.fettle.standin.config.CrossChecks;
import dev.fettle.standin.config.OptionTable;
import dev.fettle.standin.config.Settings;
import dev.fettle.standin.config.SettingsLoader;
import dev.fettle.standin.http.Extras;
import dev.fettle.standin.http.Front;
import dev.fettle.standin.http.HttpApi;
import dev.fettle.standin.http.Listeners;
import dev.fettle.standin.pg.PgPool;
import dev.fettle.standin.store.FileStore;
import dev.fettle.standin.store.PgSchema;
import dev.fettle.standin.store.PgStore;
import dev.fettle.standin.store.Store;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Run {@code coder server}, in the order of the real one: parse, check, bind, database, providers, ready. */
final class ServerCommand {
    static final Set<String> GLOBAL_VALUED =
            Set.of("--global-config", "--url", "--token", "--header", "--header-command");
    static final Set<String> GLOBAL_SWITCHES =
            Set.of("-v", "--no-version-warning", "--no-feature-warning", "--write-config", "--debug-options");

    private final Context context;
    private final CountDownLatch stop;
    /** Why a running server has to end; written before {@link #stop} is released. */
    private volatile String failure = "";

    ServerCommand(Context context, CountDownLatch stop) {
        this.context = context;
        this.stop = stop;
    }

    /** Run the server until it is stopped; returns the exit status. */
    int run(List<String> args) throws IOException {
        if (!args.isEmpty() && !args.get(0).startsWith("-")) {
            return subcommand(args.get(0), args.subList(1, args.size()));
        }
        OptionTable table = OptionTable.of(context.version());
        CommandLine line = CommandLine.parse(args, table, GLOBAL_VALUED, GLOBAL_SWITCHES);
        if (!line.words().isEmpty()) {
            throw new Fatal("unknown argument `" + line.words().get(0) + "`");
        }
        SettingsLoader loader = new SettingsLoader(context.version(), table);
        Settings settings = loader.load(line, context.env());
        if (line.on("--write-config")) {
            context.out().print(loader.yaml(settings));
            return 0;
        }
        if (line.on("--debug-options")) {
            context.out().print(loader.sources(settings));
            return 0;
        }
        return serve(settings, line);
    }

    private int subcommand(String name, List<String> args) throws IOException {
        return switch (name) {
            case "create-admin-user" -> new AccountCommands(context).createAdmin(args);
            case "postgres-builtin-url", "postgres-builtin-serve" ->
                throw new Fatal("the stand-in has no built-in PostgreSQL; without CODER_PG_CONNECTION_URL it keeps a"
                        + " plain file in its configuration directory");
            default -> throw new Fatal("the stand-in has no command `server " + name + "`");
        };
    }

    private int serve(Settings settings, CommandLine line) throws IOException {
        Log log = Log.open(
                context.clock(),
                settings.text("CODER_LOGGING_HUMAN"),
                settings.text("CODER_LOGGING_JSON"),
                context.err(),
                settings.on("CODER_VERBOSE") || settings.has("CODER_LOG_FILTER"));
        log.info(
                "this is a stand-in, not the real Coder",
                "version",
                context.version().label());
        CrossChecks checks = new CrossChecks(settings);
        checks.beforeBinding();
        Path cache = cacheDirectory(settings);
        try (Listeners listeners = Listeners.bind(settings, log)) {
            String deployment;
            Store store;
            if (settings.has("CODER_PG_CONNECTION_URL")) {
                checkAccessUrl(settings, log);
                PgPool pool = new Database(context, stop, log).connect(settings);
                PgSchema.migrate(pool, context.version(), log);
                deployment = PgSchema.deploymentId(pool);
                store = new PgStore(pool);
            } else {
                store = builtIn(line, log);
                deployment = store.organizations().get(0);
                checkAccessUrl(settings, log);
            }
            try (store) {
                checks.oidc();
                new Discovery(new Web(context.env()), log).check(settings);
                checks.github();
                listeners.serve(
                        new Front(settings, new HttpApi(settings, store, deployment, context.clock(), log), log));
                Extras.start(settings, listeners);
                log.info("ready", "access_url", settings.text("CODER_ACCESS_URL"));
                notifyReady(log);
                lookForTerraform(settings, cache, log);
                stop.await();
                log.info("stopping");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (!failure.isEmpty()) {
            throw new Fatal(failure);
        }
        return 0;
    }

    private Store builtIn(CommandLine line, Log log) {
        if (context.isRoot()) {
            throw new Fatal("the built-in PostgreSQL refuses to run as root: run the server as another user, or set"
                    + " CODER_PG_CONNECTION_URL");
        }
        Path directory = context.configDirectory(line).resolve("postgres");
        log.warn(
                "no PostgreSQL URL is set; where the real server starts its built-in PostgreSQL, the stand-in keeps a"
                        + " plain file, as a simplification",
                "directory",
                directory);
        return FileStore.open(directory, context.version());
    }

    private static void checkAccessUrl(Settings settings, Log log) {
        if (!settings.has("CODER_ACCESS_URL")) {
            throw new Fatal("no access URL is set (CODER_ACCESS_URL): the real server would open a public tunnel, which"
                    + " the stand-in does not have");
        }
        String host = URI.create(settings.text("CODER_ACCESS_URL")).getHost();
        if (host == null || host.equals("localhost") || host.startsWith("127.")) {
            log.warn(
                    "the access URL is not reachable from other hosts",
                    "access_url",
                    settings.text("CODER_ACCESS_URL"));
        }
    }

    private Path cacheDirectory(Settings settings) {
        String named = settings.text("CODER_CACHE_DIRECTORY");
        Path cache;
        if (settings.source("CODER_CACHE_DIRECTORY") != Settings.Source.DEFAULT && !named.isEmpty()) {
            cache = Path.of(named);
        } else if (!context.get("CACHE_DIRECTORY").isEmpty()) {
            cache = Path.of(context.get("CACHE_DIRECTORY").split(":")[0], "coder");
        } else {
            cache = context.home().resolve(".cache/coder");
        }
        try {
            return Files.createDirectories(cache);
        } catch (IOException e) {
            throw new Fatal("create cache directory `" + cache + "`: " + e.getMessage());
        }
    }

    /** The supervisor in the release's head passes this on to systemd. */
    private void notifyReady(Log log) {
        String descriptor = context.get("STANDIN_NOTIFY_FD");
        if (descriptor.matches("[0-9]{1,3}")) {
            try {
                Files.writeString(Path.of("/proc/self/fd/" + descriptor), "READY=1\n");
            } catch (IOException e) {
                log.warn("cannot tell systemd that the server is ready", "error", e.getMessage());
            }
        }
    }

    private void lookForTerraform(Settings settings, Path cache, Log log) {
        Thread thread = new Thread(
                () -> {
                    Optional<String> fault = new Terraform(context, log).fault(settings, cache);
                    fault.ifPresent(text -> {
                        log.error("provisioner daemon", "error", text);
                        failure = text;
                        stop.countDown();
                    });
                },
                "terraform");
        thread.setDaemon(true);
        thread.start();
    }
}
