package dev.fettle.ssh;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Say what the connector takes from this machine and its user. Nothing else is read from the environment.
 *
 * @param homeDirectory where {@code ~/.ssh} is
 * @param localUser the login user when neither the infra nor the OpenSSH configuration names one
 * @param agentSocket the Unix socket of the ssh-agent, what {@code SSH_AUTH_SOCK} says
 * @param configFile an OpenSSH configuration to read instead of the user's and the system's
 * @param sshProgram the OpenSSH client that reads the configuration ({@code ssh -G}); a name is looked up in the path
 * @param keepAliveLimit how long a connection may be silent before it counts as lost; the host is asked for a sign of
 *     life after a third of it. {@code ServerAliveInterval} and {@code ServerAliveCountMax} win where they are set.
 */
public record SshSettings(
        Path homeDirectory,
        String localUser,
        Optional<Path> agentSocket,
        Optional<Path> configFile,
        String sshProgram,
        Duration keepAliveLimit) {

    /** How long a connection may be silent by default. */
    public static final Duration DEFAULT_KEEP_ALIVE_LIMIT = Duration.ofSeconds(30);

    /** Check the parts. */
    public SshSettings {
        requireNonNull(homeDirectory, "homeDirectory is null");
        requireNonNull(localUser, "localUser is null");
        requireNonNull(agentSocket, "agentSocket is null");
        requireNonNull(configFile, "configFile is null");
        requireNonNull(sshProgram, "sshProgram is null");
        requireNonNull(keepAliveLimit, "keepAliveLimit is null");
        if (keepAliveLimit.isNegative() || keepAliveLimit.isZero()) {
            throw new IllegalArgumentException("keepAliveLimit is not positive");
        }
    }

    /** Describe a user of this machine with OpenSSH's own configuration files and the default limit. */
    public static SshSettings of(Path homeDirectory, String localUser, Optional<Path> agentSocket) {
        return new SshSettings(
                homeDirectory, localUser, agentSocket, Optional.empty(), "ssh", DEFAULT_KEEP_ALIVE_LIMIT);
    }

    /** Return the same settings with another configuration file. */
    public SshSettings withConfigFile(Path file) {
        return new SshSettings(homeDirectory, localUser, agentSocket, Optional.of(file), sshProgram, keepAliveLimit);
    }

    /** Return the same settings with another limit for silence. */
    public SshSettings withKeepAliveLimit(Duration limit) {
        return new SshSettings(homeDirectory, localUser, agentSocket, configFile, sshProgram, limit);
    }

    /** Return the same settings with another OpenSSH client. */
    public SshSettings withSshProgram(String program) {
        return new SshSettings(homeDirectory, localUser, agentSocket, configFile, program, keepAliveLimit);
    }

    /** Replace a leading {@code ~} by the home directory. */
    Path expand(String path) {
        if (path.equals("~")) {
            return homeDirectory;
        }
        return path.startsWith("~/") ? homeDirectory.resolve(path.substring(2)) : Path.of(path);
    }
}
