package dev.fettle.assembly;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Say what the standard engine may take from this machine; nothing else is read from its environment.
 *
 * @param home the user's home directory, where {@code ~/.ssh} is
 * @param user the user's name
 * @param cache where downloads are kept
 * @param environment variables that {@code env:} secrets may name
 */
public record Surroundings(Path home, String user, Path cache, Map<String, String> environment) {

    /** Check and copy the parts. */
    public Surroundings {
        requireNonNull(home, "home is null");
        requireNonNull(user, "user is null");
        requireNonNull(cache, "cache is null");
        environment = Map.copyOf(environment);
    }

    /** Return the socket of the user's ssh-agent. */
    Optional<Path> agentSocket() {
        return Optional.ofNullable(environment.get("SSH_AUTH_SOCK"))
                .filter(socket -> !socket.isEmpty())
                .map(Path::of);
    }
}
