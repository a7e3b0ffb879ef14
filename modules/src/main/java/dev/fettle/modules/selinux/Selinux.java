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

    /** Lead the scripts of all probes: it ends where SELinux is off. */
    static final String OFF = """
                [ -e /sys/fs/selinux/enforce ] || { echo off; return 0; }
                echo on
            """;

    static final Selinux ABSENT = new Selinux(false, List.of());

    static Selinux parse(RawAnswer raw) {
        List<String> lines = raw.lines();
        if (raw.status() != 0 || lines.isEmpty()) {
            throw new IllegalArgumentException(
                    "SELinux does not answer; `semanage` of policycoreutils-python-utils is needed.");
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
