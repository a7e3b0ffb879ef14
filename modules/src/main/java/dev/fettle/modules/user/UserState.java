package dev.fettle.modules.user;

import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.modules.support.Scripts;
import java.util.Arrays;
import java.util.List;

/**
 * Describe a user on a host.
 *
 * @param exists whether there is one
 * @param uid its number
 * @param gid number of its primary group
 * @param group name of its primary group
 * @param groups names of the other groups, sorted
 * @param home its home directory
 * @param homeExists whether that is there
 * @param shell its login shell
 * @param comment its full name or purpose
 * @param password how its password compares
 * @param lock whether its password is locked
 */
record UserState(
        boolean exists,
        long uid,
        long gid,
        String group,
        List<String> groups,
        String home,
        boolean homeExists,
        String shell,
        String comment,
        Password password,
        Lock lock) {

    /** Say how a password compares with the desired one. */
    enum Password {
        /** It was not asked for. */
        NOT_ASKED,
        /** It is the desired one. */
        SAME,
        /** It is another one, or none. */
        DIFFERENT,
        /** The asker may not read it. */
        HIDDEN
    }

    /** Say whether a password is locked. */
    enum Lock {
        /** It was not asked for. */
        NOT_ASKED,
        /** It is. */
        LOCKED,
        /** It is not. */
        OPEN,
        /** There is none: nobody can log in with it either. */
        NONE,
        /** The asker may not read it. */
        HIDDEN
    }

    /**
     * Ask about a user. Arguments: name, digest of the desired hash or nothing, whether locking is asked for. The hash is compared on the host and never leaves
     * it.
     */
    static final ProbeKind<UserState> KIND = new ProbeKind<>(
            "user", ProbeKind.Style.EACH, Scripts.load(UserState.class, "user.sh"), UserState::parse, missing());

    private static UserState missing() {
        return new UserState(false, -1, -1, "", List.of(), "", false, "", "", Password.NOT_ASKED, Lock.NOT_ASKED);
    }

    private static UserState parse(RawAnswer raw) {
        if (raw.status() == 2) {
            return missing();
        }
        List<String> lines = raw.lines();
        if (raw.status() != 0 || lines.size() != 6) {
            throw new IllegalArgumentException("The answer about a user is odd.");
        }
        String[] fields = lines.get(0).split(":", -1);
        if (fields.length != 7) {
            throw new IllegalArgumentException("The user database has an odd entry.");
        }
        String group = lines.get(1);
        return new UserState(
                true,
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]),
                group,
                Arrays.stream(lines.get(2).split(" "))
                        .filter(g -> !g.isEmpty() && !g.equals(group))
                        .sorted()
                        .toList(),
                fields[5],
                lines.get(3).equals("home"),
                fields[6],
                fields[4],
                switch (lines.get(4)) {
                    case "same" -> Password.SAME;
                    case "different" -> Password.DIFFERENT;
                    case "hidden" -> Password.HIDDEN;
                    default -> Password.NOT_ASKED;
                },
                switch (lines.get(5)) {
                    case "locked" -> Lock.LOCKED;
                    case "open" -> Lock.OPEN;
                    case "none" -> Lock.NONE;
                    case "hidden" -> Lock.HIDDEN;
                    default -> Lock.NOT_ASKED;
                });
    }
}
