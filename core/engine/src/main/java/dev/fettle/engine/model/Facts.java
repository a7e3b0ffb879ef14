package dev.fettle.engine.model;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * Describe a host as its one batch of first questions answered.
 *
 * @param osId {@code ID} of {@code /etc/os-release}: {@code debian}, {@code ubuntu}, {@code rhel} …
 * @param osFamily {@code debian}, {@code rhel}, {@code suse}, {@code alpine}, {@code arch} or {@code unknown}
 * @param osVersion {@code VERSION_ID} of {@code /etc/os-release}
 * @param osCodename {@code VERSION_CODENAME}, or empty
 * @param arch as Debian names it: {@code amd64}, {@code arm64} …
 * @param hostname the host's own name
 * @param init {@code systemd}, or the name of process 1
 * @param cpus number of processors online
 * @param memoryBytes total memory
 * @param diskFreeBytes free space of the root file system
 * @param loginUser the user the connection logged in as
 * @param bootId identity of the running boot
 * @param extra further answers by name, such as {@code selinux}
 */
public record Facts(
        String osId,
        String osFamily,
        String osVersion,
        String osCodename,
        String arch,
        String hostname,
        String init,
        int cpus,
        long memoryBytes,
        long diskFreeBytes,
        String loginUser,
        String bootId,
        Map<String, String> extra) {

    private static final String NO_BOOT = "00000000-0000-0000-0000-000000000000";

    /** Check and copy the parts. */
    public Facts {
        requireNonNull(osId, "osId is null");
        requireNonNull(osFamily, "osFamily is null");
        requireNonNull(osVersion, "osVersion is null");
        requireNonNull(osCodename, "osCodename is null");
        requireNonNull(arch, "arch is null");
        requireNonNull(hostname, "hostname is null");
        requireNonNull(init, "init is null");
        requireNonNull(loginUser, "loginUser is null");
        requireNonNull(bootId, "bootId is null");
        extra = Map.copyOf(extra);
    }

    /** Return made-up facts of a system, for trying a taskserv before any host is contacted. */
    public static Facts sample(String osId, String osFamily, String osVersion, String osCodename) {
        return new Facts(
                osId,
                osFamily,
                osVersion,
                osCodename,
                "amd64",
                "sample",
                "systemd",
                4,
                8L << 30,
                100L << 30,
                "root",
                NO_BOOT,
                Map.of());
    }

    /** Tell whether these facts are made up: nothing that they lead to reaches a host. */
    public boolean isSample() {
        return bootId.equals(NO_BOOT);
    }
}
