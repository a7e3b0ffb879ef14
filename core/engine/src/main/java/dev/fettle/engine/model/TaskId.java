package dev.fettle.engine.model;

import static java.util.Objects.requireNonNull;

/**
 * Name a task: who owns it, its own name, and the host it runs on, such as {@code coder/env-file@coder-1}.
 *
 * @param owner the name of the owning taskserv instance
 * @param name the task's name, unique for its owner and host
 * @param host the host it runs on, which may differ from the owner's
 */
public record TaskId(String owner, String name, HostId host) implements Comparable<TaskId> {

    /** Check the parts. */
    public TaskId {
        requireNonNull(owner, "owner is null");
        requireNonNull(name, "name is null");
        requireNonNull(host, "host is null");
        if (!owner.matches("[a-z0-9][a-z0-9._-]*")) {
            throw new IllegalArgumentException("`" + owner + "` is not the name of a task's owner.");
        }
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._:+-]*")) {
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

    @Override
    public int compareTo(TaskId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return owner + "/" + name + "@" + host;
    }
}
