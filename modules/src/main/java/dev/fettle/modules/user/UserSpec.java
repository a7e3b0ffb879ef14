package dev.fettle.modules.user;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.List;
import java.util.Optional;

/**
 * Describe a user. What is empty is left as it is, and chosen by the system for a new user.
 *
 * @param name the login name
 * @param uid its number
 * @param group name or number of its primary group; a new user without gets a group of its own name
 * @param groups names of groups that it is a member of besides
 * @param exactGroups whether it leaves all other groups
 * @param home its home directory
 * @param createHome whether the home directory is made, from {@code /etc/skel}, when it is missing
 * @param shell its login shell
 * @param system whether a new user gets a number below those of people
 * @param comment its full name or purpose
 * @param password a secret that holds the hash of its password as {@code crypt(5)} writes it, or {@code *} or {@code !} for
 *     none
 * @param locked whether nobody can log in with its password; keys still open it
 * @param removeHome whether its home directory and mail go with it when it is removed
 * @param state whether it shall be there
 */
public record UserSpec(
        String name,
        Optional<Integer> uid,
        Optional<String> group,
        List<String> groups,
        boolean exactGroups,
        Optional<String> home,
        boolean createHome,
        Optional<String> shell,
        boolean system,
        Optional<String> comment,
        Optional<Content> password,
        Optional<Boolean> locked,
        boolean removeHome,
        Presence state) {

    /** Check and copy the parts. */
    public UserSpec {
        Checks.account("user", name);
        requireNonNull(uid, "uid is null");
        requireNonNull(password, "password is null");
        requireNonNull(locked, "locked is null");
        requireNonNull(state, "state is null");
        group = group.map(g -> Checks.owner("group", g));
        groups = groups.stream()
                .map(g -> Checks.account("group", g))
                .distinct()
                .sorted()
                .toList();
        home.ifPresent(Checks::path);
        shell.ifPresent(Checks::path);
        uid.filter(u -> u < 0).ifPresent(u -> {
            throw new IllegalArgumentException("A user's number is not negative.");
        });
        for (String text : List.of(comment.orElse(""), home.orElse(""), shell.orElse(""))) {
            if (text.indexOf(':') >= 0 || text.indexOf('\n') >= 0 || text.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(
                        "User `" + name + "` has a colon or a line break where `/etc/passwd` takes none.");
            }
        }
        if (password.flatMap(Content::literal).filter(p -> !p.matches("[*!]")).isPresent()) {
            throw new IllegalArgumentException(
                    "The password of user `" + name
                            + "` is written down: give its hash, such as `openssl passwd -6` makes, as a secret, or write `*` for none.");
        }
        if (locked.equals(Optional.of(false))
                && password.flatMap(Content::literal).isPresent()) {
            throw new IllegalArgumentException("User `" + name
                    + "` has no password and so cannot be unlocked: leave out `locked` or give the hash of one.");
        }
        if (state == Presence.ABSENT && name.equals("root")) {
            throw new IllegalArgumentException("User `root` is not removed.");
        }
        if (removeHome && state == Presence.PRESENT) {
            throw new IllegalArgumentException("User `" + name + "` has `removeHome`, which is for removing it only.");
        }
    }

    /** Describe a user of whom nothing else is said. */
    public static UserSpec of(String name) {
        return minimal(name, false, Optional.empty(), Optional.empty(), Presence.PRESENT);
    }

    /** Describe a user that a service runs as. */
    public static UserSpec system(String name, String home, String shell) {
        return minimal(name, true, Optional.of(home), Optional.of(shell), Presence.PRESENT);
    }

    /** Describe the absence of a user; its home directory stays. */
    public static UserSpec absent(String name) {
        return minimal(name, false, Optional.empty(), Optional.empty(), Presence.ABSENT);
    }

    private static UserSpec minimal(
            String name, boolean system, Optional<String> home, Optional<String> shell, Presence state) {
        return new UserSpec(
                name,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                home,
                false,
                shell,
                system,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                state);
    }
}
