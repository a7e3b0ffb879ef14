package dev.fettle.modules.mount;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Fstab;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe a file system in its place: its line in {@code /etc/fstab}, and whether it is mounted.
 *
 * @param path where it is mounted; the directory is there or another task makes it
 * @param source the device, {@code UUID=…}, {@code LABEL=…}, {@code tmpfs}, a directory to bind, or another host's; empty only where
 *     absent
 * @param type the type of the file system; empty only where absent
 * @param options its options
 * @param passNumber when it is checked at boot: 0 for never, 1 for the root, 2 for others
 * @param mounted whether it is mounted now
 * @param state whether it shall be there; where not, it is unmounted, too
 */
public record MountSpec(
        String path,
        Optional<String> source,
        Optional<String> type,
        String options,
        int passNumber,
        boolean mounted,
        Presence state) {

    /** Check the parts. */
    public MountSpec {
        Checks.path(path);
        requireNonNull(state, "state is null");
        if (path.equals("/")) {
            throw new IllegalArgumentException("The root file system is not mounted by a task.");
        }
        boolean present = state == Presence.PRESENT;
        if (present != source.isPresent() || present != type.isPresent()) {
            throw new IllegalArgumentException(
                    present
                            ? "`" + path + "` has no `source` or no `type`."
                            : "`" + path + "` shall not be mounted, so it has neither `source` nor `type`.");
        }
        source.ifPresent(s -> Checks.text("The source of `" + path + "`", s));
        if (!options.matches("[!-~]+") || !type.orElse("x").matches("[a-z0-9][a-z0-9._-]*")) {
            throw new IllegalArgumentException(
                    "The type or the options of `" + path + "` are no words of `/etc/fstab`.");
        }
        if (passNumber < 0 || passNumber > 2) {
            throw new IllegalArgumentException("`passNumber` of `" + path + "` is not 0, 1 or 2.");
        }
    }

    /** Describe a file system that is mounted. */
    public static MountSpec of(String path, String source, String type, String options) {
        return new MountSpec(path, Optional.of(source), Optional.of(type), options, 0, true, Presence.PRESENT);
    }

    static MountSpec absent(String path) {
        return new MountSpec(path, Optional.empty(), Optional.empty(), "defaults", 0, false, Presence.ABSENT);
    }

    /** Return its line. */
    String line() {
        return String.join(
                " ",
                Fstab.escaped(source.orElseThrow()),
                Fstab.escaped(path),
                type.orElseThrow(),
                options,
                "0",
                Integer.toString(passNumber));
    }
}
