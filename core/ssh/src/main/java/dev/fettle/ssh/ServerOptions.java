package dev.fettle.ssh;

import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ConnectionException.Reason;
import java.time.Duration;
import java.util.Optional;

/** Hold the settings of a server that the infra writes for this connector, checked. */
record ServerOptions(
        String label,
        Optional<String> identityFile,
        Optional<HostKeyPolicy> hostKeyPolicy,
        Optional<String> proxyJump,
        Optional<String> knownHosts,
        Optional<Duration> connectTimeout) {

    static ServerOptions of(Server server) throws ConnectionException {
        String label = server.id().name();
        return new ServerOptions(
                label,
                text(server, "identity_file"),
                policy(label, text(server, "host_key_check")),
                text(server, "proxy_jump"),
                text(server, "known_hosts"),
                seconds(label, text(server, "connect_timeout")));
    }

    private static Optional<String> text(Server server, String key) {
        return Optional.ofNullable(server.settings().get(key)).filter(value -> !value.isBlank());
    }

    private static Optional<HostKeyPolicy> policy(String label, Optional<String> text) throws ConnectionException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (text.get()) {
                    case "strict" -> HostKeyPolicy.STRICT;
                    case "accept-new" -> HostKeyPolicy.ACCEPT_NEW;
                    default ->
                        throw new ConnectionException(
                                Reason.UNUSABLE,
                                "`" + text.get() + "` is not a host_key_check of `" + label + "`.",
                                "Write `strict` or `accept-new`.");
                });
    }

    private static Optional<Duration> seconds(String label, Optional<String> text) throws ConnectionException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.get().matches("[1-9][0-9]{0,4}")) {
            throw new ConnectionException(
                    Reason.UNUSABLE,
                    "`" + text.get() + "` is not a connect_timeout of `" + label + "`.",
                    "Write a whole number of seconds, such as 10.");
        }
        return Optional.of(Duration.ofSeconds(Long.parseLong(text.get())));
    }
}
