package dev.fettle.ssh;

import com.jcraft.jsch.JSchAlgoNegoFailException;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ConnectionException.Reason;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Word what goes wrong on the way to a host: one sentence and what to do. */
final class Failures {

    private Failures() {}

    static ConnectionException dialling(Target target, Throwable cause) {
        String who = who(target);
        if (cause instanceof UnknownHostException) {
            return new ConnectionException(
                    Reason.UNREACHABLE,
                    "The name `" + target.host() + "` of `" + target.label() + "` cannot be resolved.",
                    "Correct the server's address, or add the name to DNS, /etc/hosts or ~/.ssh/config.",
                    cause);
        }
        if (cause instanceof SocketTimeoutException) {
            return timedOut(target, false);
        }
        if (cause instanceof NoRouteToHostException) {
            return new ConnectionException(
                    Reason.UNREACHABLE,
                    "There is no route to " + who + ".",
                    "Check the address and this machine's network.",
                    cause);
        }
        if (cause instanceof ConnectException) {
            return new ConnectionException(
                    Reason.UNREACHABLE,
                    who + " refuses connections.",
                    "Check that the host is up, that an SSH server listens there and that the port is right.",
                    cause);
        }
        return new ConnectionException(
                Reason.UNREACHABLE,
                who + " cannot be reached: " + cause.getMessage(),
                "Check the address and this machine's network.",
                cause);
    }

    static ConnectionException timedOut(Target target, boolean answered) {
        return new ConnectionException(
                Reason.UNREACHABLE,
                answered
                        ? who(target) + " accepts connections, but no login was possible within "
                                + seconds(target.connectTimeout()) + "."
                        : who(target) + " does not answer within " + seconds(target.connectTimeout()) + ".",
                answered
                        ? "Check that an SSH server answers at that port; connect_timeout raises the limit."
                        : "Check the address, the network and firewalls; connect_timeout raises the limit.");
    }

    static ConnectionException greeting(Target target, Throwable cause) {
        if (cause instanceof JSchAlgoNegoFailException e) {
            return new ConnectionException(
                    Reason.UNUSABLE,
                    who(target) + " offers no " + e.getAlgorithmName() + " in common: " + e.getServerProposal() + ".",
                    "Allow a current algorithm in the server's sshd_config.",
                    cause);
        }
        return new ConnectionException(
                Reason.UNREACHABLE,
                who(target) + " closed the connection before the login.",
                "Check that an SSH server answers at that port and that it does not limit connections (MaxStartups).",
                cause);
    }

    static ConnectionException hostKey(Target target, HostKeyGate.Decision decision) {
        String shown = decision.shown();
        List<KnownHostsLine> recorded = decision.answer().recorded();
        return switch (decision.answer().verdict()) {
            case CHANGED ->
                new ConnectionException(
                        Reason.HOST_KEY_CHANGED,
                        "The key of " + who(target) + " has changed: it shows " + shown + ", but recorded is "
                                + recorded.stream()
                                        .map(KnownHostsLine::describe)
                                        .collect(Collectors.joining(", ")) + ".",
                        "Another machine may be answering in its place. If the host was set up anew, remove the old key"
                                + " with `ssh-keygen -R '" + target.hostKeyName() + "'`.");
            case REVOKED ->
                new ConnectionException(
                        Reason.HOST_KEY_CHANGED,
                        "The key of " + who(target) + " is marked as revoked: "
                                + recorded.get(0).describe() + ".",
                        "Give the host a new key and record that.");
            case KNOWN, UNKNOWN ->
                new ConnectionException(
                        Reason.HOST_KEY_UNKNOWN,
                        "The key of " + who(target) + " is not known: " + shown + ".",
                        "If the host's owner confirms this fingerprint, record the key with `ssh-keyscan -p "
                                + target.port() + " " + target.host() + " >> "
                                + target.knownHosts().get(0) + "`, or set host_key_check to `accept-new`.");
        };
    }

    static ConnectionException knownHosts(Target target, Throwable cause) {
        Path file = target.knownHosts().get(0);
        return new ConnectionException(
                Reason.UNUSABLE,
                "The recorded host keys for `" + target.label() + "` cannot be read or written: " + cause.getMessage(),
                "Check the permissions of `" + file + "`.",
                cause);
    }

    static ConnectionException login(Target target, LoginKeys keys, Set<String> passwords, Set<String> unanswered) {
        List<String> tried = new ArrayList<>(
                keys.keys().stream().map(LoginKeys.Key::description).toList());
        tried.addAll(passwords);
        StringBuilder message = new StringBuilder(who(target)).append(" refuses the login of `");
        message.append(target.user()).append("`: ");
        message.append(tried.isEmpty() ? "there was nothing to try" : "tried " + String.join(", ", tried));
        keys.notes().forEach(note -> message.append("; ").append(note));
        unanswered.forEach(
                question -> message.append("; it asks `").append(question).append("`, which cannot be answered"));
        return new ConnectionException(
                Reason.LOGIN_REFUSED,
                message.append('.').toString(),
                tried.isEmpty()
                        ? "Add a key to the agent, or name an identity_file or a password secret for the server."
                        : "Check the user's name, and that one of these is in its authorized_keys on the host.");
    }

    static ConnectionException jumpRefused(Target jump, Target target, int code, Throwable cause) {
        String why = switch (code) {
            case 1 -> "does not allow forwarding to";
            case 2 -> "cannot connect to";
            default -> "opens no way to";
        };
        return new ConnectionException(
                Reason.UNREACHABLE,
                "The jump host `" + jump.label() + "` " + why + " " + who(target) + ".",
                code == 1
                        ? "Set AllowTcpForwarding and PermitOpen in the jump host's sshd_config."
                        : "Check the address as seen from the jump host.",
                cause);
    }

    static ConnectionException jumpLost(Target jump, Target target) {
        return new ConnectionException(
                Reason.UNREACHABLE,
                "The connection to the jump host `" + jump.label() + "` was lost before " + who(target)
                        + " was reached.",
                "Try again; check the jump host.");
    }

    static ConnectionException lost(Target target, String why) {
        return new ConnectionException(
                Reason.LOST, "The connection to " + who(target) + " is gone: " + why + ".", "Connect again.");
    }

    static ConnectionException full(Target target, int running) {
        return new ConnectionException(
                Reason.UNUSABLE,
                who(target) + " refuses another process while " + running + " run.",
                "Wait for one to end, or raise MaxSessions in the server's sshd_config.");
    }

    static String seconds(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    private static String who(Target target) {
        return target.label().equals(target.address())
                ? "`" + target.label() + "`"
                : "`" + target.label() + "` (" + target.address() + ")";
    }
}
