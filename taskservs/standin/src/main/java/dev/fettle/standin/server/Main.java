package dev.fettle.standin.server;

import dev.fettle.standin.base.Fatal;
import dev.fettle.standin.base.ReleaseVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Run the program inside the stand-in. The shell head of the release answers the simple commands before this. */
public final class Main {
    private static final int STOP_SECONDS = 4;

    private Main() {}

    /**
     * Run a command and end the process with its status: 0 for success, 1 for a failure.
     *
     * <p>SIGINT and SIGTERM stop a server; it ends with status 0 once it was ready.
     */
    @SuppressWarnings("SystemOut") // This is a program.
    public static void main(String[] args) {
        CountDownLatch stop = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop.countDown();
                            try {
                                main.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            Runtime.getRuntime().halt(1);
                        },
                        "stop"));
        Context context = new Context(
                ReleaseVersion.parse(System.getProperty("standin.version", "0.0.0")),
                System.getenv(),
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                System.out,
                System.err,
                Clock.systemUTC());
        int status = run(context, commandFirst(List.of(args)), stop);
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(status);
    }

    /** Global flags may stand before the command; move them behind it. */
    private static List<String> commandFirst(List<String> args) {
        List<String> flags = new ArrayList<>();
        int at = 0;
        while (at < args.size() && args.get(at).startsWith("-")) {
            boolean valued = ServerCommand.GLOBAL_VALUED.contains(args.get(at));
            flags.add(args.get(at++));
            if (valued && at < args.size()) {
                flags.add(args.get(at++));
            }
        }
        List<String> ordered = new ArrayList<>(args.subList(at, args.size()));
        ordered.addAll(flags);
        return ordered;
    }

    private static int run(Context context, List<String> args, CountDownLatch stop) {
        String command = args.isEmpty() ? "" : args.get(0);
        try {
            List<String> rest = args.subList(Math.min(1, args.size()), args.size());
            return switch (command) {
                case "server" -> new ServerCommand(context, stop).run(rest);
                case "reset-password" -> new AccountCommands(context).resetPassword(rest);
                case "login" -> new LoginCommand(context).run(rest);
                default -> throw new Fatal("the stand-in has no command `" + command + "`");
            };
        } catch (Fatal | IOException e) {
            context.err()
                    .println("error: running `coder " + command + "` (a stand-in for Coder " + context.version() + "): "
                            + e.getMessage());
            return 1;
        }
    }
}
