package dev.fettle.modules.support;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Describe what is at a path. Links are not followed.
 *
 * @param type what it is
 * @param mode four octal digits
 * @param uid number of the owner
 * @param gid number of the group
 * @param owner name of the owner, {@code UNKNOWN} when the number has none
 * @param group name of the group, {@code UNKNOWN} when the number has none
 * @param size length in bytes
 * @param digest SHA-256 in lower-case hexadecimal; empty when it was not asked for, is not a file or cannot be read
 * @param matches whether the digest is the desired one
 * @param target where a link points
 * @param text the content: only when it differs from the desired one, is UTF-8 without NUL and at most
 *     {@link FileProbe#SHOWN_LIMIT} bytes long. May hold an old secret: show it through
 *     {@link dev.fettle.engine.plan.Difference#content} only
 * @param asker who asked
 * @param immutable whether an attribute of the file system keeps it as it is, even from root: {@code chattr +i} or {@code +a}
 * @param writable whether the asker may create and remove names in the directory that holds the path; false on a read-only
 *     file system; true when the directory is not there yet
 */
public record FileState(
        Type type,
        String mode,
        long uid,
        long gid,
        String owner,
        String group,
        long size,
        Optional<String> digest,
        boolean matches,
        Optional<String> target,
        Optional<String> text,
        Asker asker,
        boolean writable,
        boolean immutable) {

    /** Say what is at a path. */
    public enum Type {
        /** Nothing. */
        MISSING("nothing"),
        /** A regular file. */
        FILE("a file"),
        /** A directory. */
        DIRECTORY("a directory"),
        /** A symbolic link, wherever it points. */
        LINK("a symbolic link"),
        /** A device, a socket or a pipe. */
        OTHER("a device, socket or pipe"),
        /** Cannot be told: the asker may not look into the directory that holds it. */
        HIDDEN("hidden");

        private final String words;

        Type(String words) {
            this.words = words;
        }

        /** Return it in words, with an article. */
        public String words() {
            return words;
        }
    }

    /**
     * Name who asked, and so would own a new file.
     *
     * @param uid number of the user
     * @param gid number of its current group
     */
    public record Asker(long uid, long gid) {}

    /** Check the parts. */
    public FileState {
        requireNonNull(type, "type is null");
        requireNonNull(mode, "mode is null");
        requireNonNull(owner, "owner is null");
        requireNonNull(group, "group is null");
        requireNonNull(digest, "digest is null");
        requireNonNull(target, "target is null");
        requireNonNull(text, "text is null");
        requireNonNull(asker, "asker is null");
    }

    /** Describe a path where nothing is. */
    public static FileState missing(Asker asker, boolean writable) {
        return nothing(Type.MISSING, asker, writable);
    }

    /** Describe a path that the asker may not look at. */
    public static FileState hidden(Asker asker) {
        return nothing(Type.HIDDEN, asker, false);
    }

    private static FileState nothing(Type type, Asker asker, boolean writable) {
        return new FileState(
                type,
                "",
                -1,
                -1,
                "",
                "",
                0,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                asker,
                writable,
                false);
    }

    /** Tell whether nothing is there. */
    public boolean isMissing() {
        return type == Type.MISSING;
    }

    /** Tell whether a regular file is there. */
    public boolean isFile() {
        return type == Type.FILE;
    }

    /** Tell whether a directory is there. */
    public boolean isDirectory() {
        return type == Type.DIRECTORY;
    }

    /** Tell whether a symbolic link is there. */
    public boolean isLink() {
        return type == Type.LINK;
    }

    /** Return all but the content, which may hold a secret. */
    @Override
    public String toString() {
        return "FileState[" + type + " " + mode + " " + owner + ":" + group + " " + size + " bytes]";
    }
}
