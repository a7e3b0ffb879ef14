package dev.fettle.sandbox;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Describe a disposable host. It accepts the group's key for {@code root} and for {@link #ADMIN}, who may use sudo.
 *
 * @param name its host name, which the hosts of its group resolve
 * @param group the group it belongs to
 * @param address its IPv4 address; SSH answers on port 22
 * @param user the user to log in as: {@code root}
 * @param privateKey the group's SSH key, without a passphrase, readable by root alone
 * @param knownHosts a file that holds the host keys of the group
 * @param root the host's root directory as seen from this machine, while the host is up
 * @param console what the host printed while booting
 * @param leader the process that holds the host up; empty when it is not running
 * @param init the host's systemd, whose namespaces are the host's; empty when it is not running
 */
public record SandboxHost(
        String name,
        String group,
        String address,
        String user,
        Path privateKey,
        Path knownHosts,
        Path root,
        Path console,
        OptionalLong leader,
        OptionalLong init) {

    /** The unprivileged user of every host, who may use sudo. */
    public static final String ADMIN = "admin";

    /** Check the parts. */
    public SandboxHost {
        requireNonNull(name, "name is null");
        requireNonNull(group, "group is null");
        requireNonNull(address, "address is null");
        requireNonNull(user, "user is null");
        requireNonNull(privateKey, "privateKey is null");
        requireNonNull(knownHosts, "knownHosts is null");
        requireNonNull(root, "root is null");
        requireNonNull(console, "console is null");
        requireNonNull(leader, "leader is null");
        requireNonNull(init, "init is null");
    }

    /** Tell whether the host was running when it was described. */
    public boolean running() {
        return init.isPresent();
    }
}
