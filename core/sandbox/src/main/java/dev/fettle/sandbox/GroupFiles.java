package dev.fettle.sandbox;

import java.nio.file.Path;
import java.util.List;

/**
 * Know where a group keeps what.
 *
 * @param stateDir the directory of all groups
 * @param group the group's name
 */
record GroupFiles(Path stateDir, String group) {

    private static final String GROUPS = "groups";

    /** Return the names of the groups that left something in a state directory. */
    static List<String> groups(Path stateDir) {
        return Folders.names(stateDir.resolve(GROUPS));
    }

    Path dir() {
        return stateDir.resolve(GROUPS).resolve(group);
    }

    /** Return the lock, which outlives the group's folder: a lock must not be deleted while somebody waits for it. */
    Path lock() {
        return stateDir.resolve("locks").resolve(group);
    }

    Path state() {
        return dir().resolve("group.properties");
    }

    Path privateKey() {
        return dir().resolve("id_ed25519");
    }

    Path publicKey() {
        return dir().resolve("id_ed25519.pub");
    }

    Path knownHosts() {
        return dir().resolve("known_hosts");
    }

    Path published() {
        return dir().resolve("files");
    }

    Path proxyLog() {
        return dir().resolve("proxy.log");
    }

    /** Return the names of the hosts that have a folder, whether or not they run. */
    List<String> hosts() {
        return Folders.names(dir().resolve("hosts"));
    }

    HostFiles host(String name) {
        return new HostFiles(dir().resolve("hosts").resolve(name), name);
    }
}
