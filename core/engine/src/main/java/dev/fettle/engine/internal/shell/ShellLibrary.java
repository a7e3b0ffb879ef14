package dev.fettle.engine.internal.shell;

/** Hold the shell functions that scripts call; a script begins with the parts it needs. */
public final class ShellLibrary {

    private ShellLibrary() {}

    /**
     * Return the functions that make a new file beside the one that it will replace.
     *
     * <ul>
     *   <li>{@code fettle_beside TARGET}: prints the name of the new file, which its user alone can read.
     *   <li>{@code fettle_enter NEW}: goes to where it is, and fails where something else is there by now; {@code fettle_t} is its
     *       name there.
     *   <li>{@code fettle_drop}: takes it away, where it has not been renamed.
     * </ul>
     */
    public static String beside() {
        return ShellScripts.BESIDE;
    }
}
