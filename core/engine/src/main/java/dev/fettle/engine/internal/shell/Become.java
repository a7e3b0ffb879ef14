package dev.fettle.engine.internal.shell;

import dev.fettle.engine.model.Secret;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ConnectionException.Reason;
import dev.fettle.engine.spi.RemoteProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Start resident shells as another user. A password is sent only when a random prompt has come, once; nothing else is sent
 * before the other user's shell has said that it is there.
 */
final class Become {

    /** What may stand in a command line unquoted in every login shell, and is no option. */
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");

    private final ShellSettings settings;
    private final String where;
    private final Supplier<Optional<Secret>> password;

    /**
     * Create it for one host.
     *
     * @param password asked when sudo asks; empty when none is named
     */
    Become(ShellSettings settings, String where, Supplier<Optional<Secret>> password) {
        this.settings = settings;
        this.where = where;
        this.password = password;
    }

    /**
     * Start a shell as a user; not through sudo when the login user is that user or root.
     *
     * @param trip is called for each answer of the host that was waited for
     * @throws ConnectionException with {@link Reason#BECOME_REFUSED} when the user cannot be reached
     */
    ResidentShell open(Connection connection, String user, Runnable trip)
            throws ConnectionException, InterruptedException {
        if (!USER.matcher(user).matches()) {
            throw refused(user, "That is not the name of a user.", "Correct `actAs`.");
        }
        String marker = settings.markers().get();
        String prompt = "fettle-prompt-" + settings.markers().get() + ":";
        String ready = "fettle-ready-" + settings.markers().get();
        RemoteProcess process = connection.start(ShellScripts.become(user, prompt, ready));
        ShellStreams streams = new ShellStreams(process, marker, settings);
        boolean started = false;
        try {
            converse(process, streams, user, prompt, ready, trip);
            started = true;
        } finally {
            if (!started) {
                process.close();
            }
        }
        return ResidentShell.greet(process, streams, marker, settings, where);
    }

    private void converse(
            RemoteProcess process, ShellStreams streams, String user, String prompt, String ready, Runnable trip)
            throws ConnectionException, InterruptedException {
        boolean answered = false;
        while (true) {
            boolean inTime = streams.await(
                    () -> streams.noise().contains(ready)
                            || streams.complaints().contains(prompt)
                            || streams.noise().contains(prompt)
                            || streams.lost(),
                    ShellStreams.nanos(settings.startLimit()));
            trip.run();
            if (streams.noise().contains(ready)) {
                return;
            }
            if (!inTime || streams.lost()) {
                streams.awaitLastWords();
                throw failed(process, user, words(streams, prompt), inTime);
            }
            if (answered) {
                throw refused(
                        user,
                        "It does not accept the password.",
                        "Correct the secret that `become_password` of the server names.");
            }
            answered = true;
            streams.hush();
            answer(process, user);
        }
    }

    private void answer(RemoteProcess process, String user) throws ConnectionException {
        Secret secret = password.get()
                .orElseThrow(() -> refused(
                        user,
                        "sudo asks for a password and none is known.",
                        "Name one as `become_password` of the server, or let sudo ask for none."));
        if (secret.reveal().indexOf('\n') >= 0) {
            throw refused(user, "The password has a line break in it.", "Remove the line break from the secret.");
        }
        try {
            process.stdin().write((secret.reveal() + "\n").getBytes(StandardCharsets.UTF_8));
            process.stdin().flush();
        } catch (IOException e) {
            throw new ConnectionException(
                    Reason.LOST, "The connection to `" + where + "` was lost.", "Look at the host, then run again.", e);
        }
    }

    private static String words(ShellStreams streams, String prompt) {
        String said = (streams.complaints() + "\n" + streams.noise())
                .replace(prompt, "")
                .strip();
        List<String> lines = said.lines().filter(line -> !line.isBlank()).toList();
        // sudo's first complaint is the reason; what it says without its name comes last, behind a lecture.
        return lines.stream()
                .filter(line -> line.startsWith("sudo: "))
                .findFirst()
                .orElse(lines.isEmpty() ? "" : lines.get(lines.size() - 1));
    }

    private ConnectionException failed(RemoteProcess process, String user, String said, boolean inTime)
            throws InterruptedException {
        if (!inTime) {
            return refused(user, "It does not answer. " + said, "Try `sudo -u " + user + " true` on the host.");
        }
        if (process.waitFor(Duration.ofSeconds(2)).isEmpty()) {
            return new ConnectionException(
                    Reason.LOST, "The connection to `" + where + "` was lost.", "Look at the host, then run again.");
        }
        return refused(
                user,
                said.isEmpty() ? "It gives no reason." : "It says: " + said,
                "Allow the login user to act as `" + user + "`, or log in as a user that may.");
    }

    private ConnectionException refused(String user, String because, String hint) {
        return new ConnectionException(
                Reason.BECOME_REFUSED,
                ("`" + where + "` does not let us act as `" + user + "`. " + because).strip(),
                hint);
    }
}
