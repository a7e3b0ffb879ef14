package dev.fettle.engine.model;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * Name a task: who owns it, its own name, and the host it runs on, such as {@code coder/env-file@coder-1}.
 *
 * @param owner the name of the owning taskserv instance
 * @param name the task's name, unique for its owner and host
 * @param host the host it runs on, which may differ from the owner's
 */
public record TaskId(String owner, String name, HostId host) implements Comparable<TaskId> {

    private static final Pattern OWNER = Pattern.compile("[a-z0-9][a-z0-9._-]*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+-]*");

    /** Check the parts. */
    public TaskId {
        requireNonNull(owner, "owner is null");
        requireNonNull(name, "name is null");
        requireNonNull(host, "host is null");
        if (!OWNER.matcher(owner).matches()) {
            throw new IllegalArgumentException("`" + owner + "` is not the name of a task's owner.");
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("`" + name + "` is not a task name.");
        }
    }

    /** Parse {@code owner/name@host}. */
    public static TaskId parse(String text) {
        int slash = text.indexOf('/');
        int at = text.lastIndexOf('@');
        if (slash < 1 || at < slash) {
            throw new IllegalArgumentException("`" + text + "` is not of the form `owner/name@host`.");
        }
        return new TaskId(text.substring(0, slash), text.substring(slash + 1, at), new HostId(text.substring(at + 1)));
    }

    /** Spread what numbered tasks of numbered hosts would bring close together: their parts' own hash codes differ by little. */
    @Override
    public int hashCode() {
        return (owner.hashCode() * 31 + name.hashCode()) * 0x9E3779B1 + host.hashCode() * 0x85EBCA77;
    }

    /** Compare as text does. */
    @Override
    public int compareTo(TaskId other) {
        if (owner.equals(other.owner)) {
            if (name.equals(other.name)) {
                return host.compareTo(other.host);
            }
            if (!name.startsWith(other.name) && !other.name.startsWith(name)) {
                return name.compareTo(other.name);
            }
        }
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return owner + "/" + name + "@" + host;
    }
}
