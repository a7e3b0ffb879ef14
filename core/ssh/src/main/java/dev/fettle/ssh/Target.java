package dev.fettle.ssh;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Hold everything that is needed to log in to one SSH server; the infra and the OpenSSH configuration are merged.
 *
 * @param label how messages name it: the server's id, or {@code host:port} for a jump host
 * @param host what is dialled
 * @param hostKeyName the name its key is recorded under
 * @param identityFiles key files in the order they are tried
 * @param explicitIdentity whether the infra names the key file: then no other key is tried
 * @param identitiesOnly whether the agent is asked for nothing but these files' keys
 * @param knownHosts files with recorded keys; new ones go to the first
 * @param hashKnownHosts whether new entries hide the host's name
 * @param keepAliveLimit how long it may be silent
 * @param via the jump hosts, the first to be dialled first
 */
record Target(
        String label,
        String host,
        int port,
        String user,
        String hostKeyName,
        List<Path> identityFiles,
        boolean explicitIdentity,
        boolean identitiesOnly,
        Optional<Path> agentSocket,
        List<Path> knownHosts,
        HostKeyPolicy hostKeyPolicy,
        boolean hashKnownHosts,
        Duration connectTimeout,
        Duration keepAliveLimit,
        List<Target> via) {

    Target {
        requireNonNull(label, "label is null");
        requireNonNull(host, "host is null");
        requireNonNull(user, "user is null");
        requireNonNull(hostKeyName, "hostKeyName is null");
        identityFiles = List.copyOf(identityFiles);
        requireNonNull(agentSocket, "agentSocket is null");
        knownHosts = List.copyOf(knownHosts);
        requireNonNull(hostKeyPolicy, "hostKeyPolicy is null");
        requireNonNull(connectTimeout, "connectTimeout is null");
        requireNonNull(keepAliveLimit, "keepAliveLimit is null");
        via = List.copyOf(via);
    }

    /** Return {@code host:port}, with brackets around an IPv6 address. */
    String address() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
