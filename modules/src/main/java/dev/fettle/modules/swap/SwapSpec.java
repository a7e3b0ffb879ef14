package dev.fettle.modules.swap;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Fstab;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe a swap file: the file, its line in {@code /etc/fstab}, and whether it is in use.
 *
 * @param path where it is
 * @param size its size in bytes, rounded down to whole MiB; 0 only where absent
 * @param priority the kernel uses swaps with higher numbers first; empty leaves that to the kernel
 * @param active whether it is in use now; otherwise file and line alone are kept
 * @param state whether it shall be there
 */
public record SwapSpec(String path, long size, Optional<Integer> priority, boolean active, Presence state) {

    private static final int UNIT = 1 << 20;

    /** Check the parts. */
    public SwapSpec {
        Checks.path(path);
        requireNonNull(state, "state is null");
        if (path.equals("/")) {
            throw new IllegalArgumentException("`/` is not a swap file.");
        }
        if (state == Presence.PRESENT && size < UNIT) {
            throw new IllegalArgumentException("Swap file `" + path + "` is smaller than 1 MiB.");
        }
        priority.filter(p -> p < 0 || p > 32767).ifPresent(p -> {
            throw new IllegalArgumentException("The priority of swap file `" + path + "` is not between 0 and 32767.");
        });
    }

    /** Describe a swap file that is in use. */
    public static SwapSpec of(String path, long size) {
        return new SwapSpec(path, size, Optional.empty(), true, Presence.PRESENT);
    }

    static SwapSpec absent(String path) {
        return new SwapSpec(path, 0, Optional.empty(), false, Presence.ABSENT);
    }

    /** Return its size in MiB. */
    long units() {
        return size / UNIT;
    }

    /** Return its line. */
    Optional<String> line() {
        return state == Presence.ABSENT
                ? Optional.empty()
                : Optional.of(Fstab.escaped(path) + " none swap sw"
                        + priority.map(p -> ",pri=" + p).orElse("") + " 0 0");
    }
}
