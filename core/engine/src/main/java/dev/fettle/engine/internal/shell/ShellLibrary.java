package dev.fettle.engine.internal.shell;

/** Hold the shell functions that scripts call; a script begins with the parts it needs. */
public final class ShellLibrary {

    private ShellLibrary() {}

    /**
     * Return the functions that replace files.
     *
     * <ul>
     *   <li>{@code fettle_stage TARGET OWNER GROUP MODE}: makes an empty file beside the target, never wider than the final
     *       mode, and prints its name.
     *   <li>{@code fettle_commit STAGED TARGET EXPECTED [MODE]}: syncs the staged file and renames it to the target if the
     *       target's SHA-256 is {@code EXPECTED}, or there is none and it says {@code absent}; else status 79. What cannot be
     *       put in place is removed.
     *   <li>{@code fettle_digest PATH}: prints the SHA-256, {@code absent} or {@code other}.
     *   <li>{@code fettle_state}: prints the directory of the engine's own files.
     * </ul>
     */
    public static String files() {
        return ShellScripts.FILES;
    }
}
