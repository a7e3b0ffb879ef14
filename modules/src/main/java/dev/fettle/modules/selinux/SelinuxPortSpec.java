package dev.fettle.modules.selinux;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Presence;
import java.util.Locale;
import java.util.Optional;

/**
 * Describe what SELinux takes a port for.
 *
 * @param ports a port, or a range such as {@code 8000-8010}
 * @param protocol its protocol
 * @param type the type, such as {@code http_port_t}; empty only where absent
 * @param state whether it is so; absent leaves the port to the policy
 */
public record SelinuxPortSpec(String ports, Protocol protocol, Optional<String> type, Presence state) {

    /** Name the protocols. */
    public enum Protocol {
        /** TCP. */
        TCP,
        /** UDP. */
        UDP;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Check the parts. */
    public SelinuxPortSpec {
        requireNonNull(protocol, "protocol is null");
        requireNonNull(state, "state is null");
        if (!ports.matches("[1-9][0-9]{0,4}(-[1-9][0-9]{0,4})?")) {
            throw new IllegalArgumentException("`" + ports + "` is neither a port nor a range such as `8000-8010`.");
        }
        type.ifPresent(Selinux::type);
        if (state == Presence.PRESENT && type.isEmpty()) {
            throw new IllegalArgumentException("Port " + ports + " has no `type`.");
        }
    }

    String key() {
        return protocol.word() + " " + ports;
    }
}
