package dev.fettle.modules.selinux;

import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.spi.RawAnswer;
import java.util.List;
import java.util.Optional;

/**
 * Hold what a host says about one thing of SELinux.
 *
 * @param on whether SELinux is on
 * @param lines the rest of the answer
 */
record Selinux(boolean on, List<String> lines) {

    /** What the tables of the policy are read and changed with: a command of {@code policycoreutils-python-utils}. */
    static final String COMMAND = "command:semanage";

    /** Lead the scripts of all probes: it ends where SELinux is off. */
    static final String OFF = """
                [ -e /sys/fs/selinux/enforce ] || { echo off; return 0; }
            """;

    /** Lead the scripts of probes that ask {@code semanage}: only a host where SELinux is on needs it. */
    static final String SEMANAGE = OFF + """
                command -v semanage >/dev/null || { printf command:semanage; return 250; }
            """;

    /** Hold the answer of a host whose SELinux is on and cannot be asked yet. */
    static Selinux foretold(String... lines) {
        return new Selinux(true, List.of(lines));
    }

    static Selinux parse(RawAnswer raw) {
        List<String> lines = raw.lines();
        if (raw.status() != 0 || lines.isEmpty()) {
            throw new IllegalArgumentException("SELinux does not answer; may the acting user ask it?");
        }
        return new Selinux(lines.get(0).equals("on"), lines.subList(1, lines.size()));
    }

    /** Return the decision where there is nothing to decide. */
    Optional<Decision> isOff() {
        return on ? Optional.empty() : Optional.of(Decision.upToDate("SELinux is off on this host"));
    }

    static String type(String type) {
        if (!type.matches("[a-z][a-z0-9_]*_t|<<none>>")) {
            throw new IllegalArgumentException("`" + type + "` is not a type of SELinux, such as `http_port_t`.");
        }
        return type;
    }
}
