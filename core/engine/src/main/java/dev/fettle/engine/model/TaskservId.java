package dev.fettle.engine.model;

import static java.util.Objects.requireNonNull;

/**
 * Name an instance of a taskserv: the server it is listed on and its own name, such as {@code db-1/postgresql}.
 *
 * @param host the server whose entry lists it
 * @param name the instance's name, unique on that server
 */
public record TaskservId(HostId host, String name) implements Comparable<TaskservId> {

    /** Check the parts. */
    public TaskservId {
        requireNonNull(host, "host is null");
        requireNonNull(name, "name is null");
        if (!name.matches("[a-z0-9][a-z0-9._-]*")) {
            throw new IllegalArgumentException("`" + name + "` is not a taskserv name.");
        }
    }

    /** Parse {@code server/instance}. */
    public static TaskservId parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException("`" + text + "` is not of the form `server/instance`.");
        }
        return new TaskservId(new HostId(text.substring(0, slash)), text.substring(slash + 1));
    }

    @Override
    public int compareTo(TaskservId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return host + "/" + name;
    }
}
