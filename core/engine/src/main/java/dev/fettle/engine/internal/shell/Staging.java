package dev.fettle.engine.internal.shell;

import static java.util.Objects.requireNonNull;

/**
 * Say where an upload is staged: in a new file beside its target.
 *
 * @param target absolute path of the file that it will replace
 * @param owner user name or number
 * @param group group name or number
 * @param mode octal digits
 */
public record Staging(String target, String owner, String group, String mode) {

    /** Check the parts. */
    public Staging {
        requireNonNull(target, "target is null");
        requireNonNull(owner, "owner is null");
        requireNonNull(group, "group is null");
        requireNonNull(mode, "mode is null");
    }

    /** Return the script that stores so many bytes of its standard input, followed by their digest. */
    String script(long length) {
        return ShellLibrary.beside()
                + "set -- " + Quoting.quote(target) + " " + Quoting.quote(owner) + " " + Quoting.quote(group) + " "
                + Quoting.quote(mode) + " " + length + "\n" + ShellScripts.STORE;
    }
}
