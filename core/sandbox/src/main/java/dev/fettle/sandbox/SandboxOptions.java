package dev.fettle.sandbox;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Say where disposable hosts live and how they are made. Begin with {@link #defaults()} and change what differs.
 *
 * @param stateDir where groups keep their state and their hosts' disks; absolute, without {@code ,}, {@code :}, a
 *     backslash or white space, which overlay mounts cannot take
 * @param cacheDir where root images and packages are kept between groups; the same rule holds
 * @param group the name of a set of hosts that see each other and are apart from other groups: lower-case letters,
 *     digits and dashes
 * @param sudoPassword what the user {@code admin} must give to sudo; empty means nothing
 * @param bootLimit how long one host may take until it answers; two minutes by default, since a host that fails is noticed
 *     at once
 * @param temporary whether the group belongs to this process: {@link Sandbox#close()} then takes it down, and so does
 *     any later {@link Sandbox#up} in the same state directory when the process has died without doing it
 * @param listener hears what is being done
 */
public record SandboxOptions(
        Path stateDir,
        Path cacheDir,
        String group,
        Optional<Secret> sudoPassword,
        Duration bootLimit,
        boolean temporary,
        SandboxListener listener) {

    /** Where state is kept unless said otherwise. */
    public static final Path DEFAULT_STATE_DIR = Path.of("/var/lib/fettle-sandbox");

    /** The group that is used unless said otherwise. */
    public static final String DEFAULT_GROUP = "default";

    /** Check the parts. */
    public SandboxOptions {
        stateDir = checked(requireNonNull(stateDir, "stateDir is null"));
        cacheDir = checked(requireNonNull(cacheDir, "cacheDir is null"));
        requireNonNull(group, "group is null");
        requireNonNull(sudoPassword, "sudoPassword is null");
        requireNonNull(bootLimit, "bootLimit is null");
        requireNonNull(listener, "listener is null");
        if (!group.matches("[a-z0-9][a-z0-9-]{0,40}")) {
            throw new IllegalArgumentException(
                    "`" + group + "` is not a group name: lower-case letters, digits and dashes.");
        }
        if (bootLimit.isNegative() || bootLimit.isZero()) {
            throw new IllegalArgumentException("The boot limit " + bootLimit + " is not positive.");
        }
    }

    /** Return the options that an operator gets: group {@code default} under {@link #DEFAULT_STATE_DIR}. */
    public static SandboxOptions defaults() {
        return new SandboxOptions(
                DEFAULT_STATE_DIR,
                DEFAULT_STATE_DIR.resolve("cache"),
                DEFAULT_GROUP,
                Optional.empty(),
                Duration.ofMinutes(2),
                false,
                SandboxListener.silent());
    }

    /** Return the same options with another state directory; the cache stays where it is. */
    public SandboxOptions withStateDir(Path dir) {
        return new SandboxOptions(dir, cacheDir, group, sudoPassword, bootLimit, temporary, listener);
    }

    /** Return the same options with another cache directory. */
    public SandboxOptions withCacheDir(Path dir) {
        return new SandboxOptions(stateDir, dir, group, sudoPassword, bootLimit, temporary, listener);
    }

    /** Return the same options for another group. */
    public SandboxOptions withGroup(String name) {
        return new SandboxOptions(stateDir, cacheDir, name, sudoPassword, bootLimit, temporary, listener);
    }

    /** Return the same options where {@code admin} must give a password to sudo; for hosts that are not up yet. */
    public SandboxOptions withSudoPassword(Secret password) {
        return new SandboxOptions(stateDir, cacheDir, group, Optional.of(password), bootLimit, temporary, listener);
    }

    /** Return the same options with another limit on booting. */
    public SandboxOptions withBootLimit(Duration limit) {
        return new SandboxOptions(stateDir, cacheDir, group, sudoPassword, limit, temporary, listener);
    }

    /** Return the same options for a group that lives no longer than this process. */
    public SandboxOptions asTemporary() {
        return new SandboxOptions(stateDir, cacheDir, group, sudoPassword, bootLimit, true, listener);
    }

    /** Return the same options with a listener. */
    public SandboxOptions withListener(SandboxListener newListener) {
        return new SandboxOptions(stateDir, cacheDir, group, sudoPassword, bootLimit, temporary, newListener);
    }

    private static Path checked(Path dir) {
        Path absolute = dir.toAbsolutePath().normalize();
        if (absolute.toString().matches(".*[,:\\\\\\s].*")) {
            throw new IllegalArgumentException("`" + absolute
                    + "` holds a comma, colon, backslash or white space, which overlay mounts cannot take.");
        }
        return absolute;
    }
}
