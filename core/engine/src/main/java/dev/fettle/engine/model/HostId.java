package dev.fettle.engine.model;

import static java.util.Objects.requireNonNull;

/**
 * Name a host: the key of its server in the infra.
 *
 * @param name letters, digits, dots, underscores and dashes, not beginning with a dash
 */
public record HostId(String name) implements Comparable<HostId> {

    /** Check the name. */
    public HostId {
        requireNonNull(name, "name is null");
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException("`" + name + "` is not a server name.");
        }
    }

    @Override
    public int compareTo(HostId other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
