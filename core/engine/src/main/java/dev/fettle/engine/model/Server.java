package dev.fettle.engine.model;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Describe a server as the infra writes it.
 *
 * @param id the name that tasks carry
 * @param address host name or IP address that the connector dials and that peers are given
 * @param port the SSH port; empty means the connector's default (22, or what {@code ~/.ssh/config} says)
 * @param user the login user; empty means the connector's default
 * @param actAs the user that tasks act as unless they say otherwise; {@code root} by default
 * @param connection the name of the connector: {@code ssh}, {@code local}, {@code sandbox}
 * @param groups names that select several servers at once
 * @param settings what the connector reads besides: for SSH {@code identity_file}, {@code host_key_check}
 *     ({@code strict} or {@code accept-new}), {@code proxy_jump}, {@code known_hosts}, {@code connect_timeout} (seconds)
 * @param secrets secrets the connector may ask for: {@code password}, {@code passphrase}, {@code become_password}
 */
public record Server(
        HostId id,
        String address,
        Optional<Integer> port,
        Optional<String> user,
        String actAs,
        String connection,
        Set<String> groups,
        Map<String, String> settings,
        Map<String, SecretRef> secrets) {

    /** Check and copy the parts. */
    public Server {
        requireNonNull(id, "id is null");
        requireNonNull(address, "address is null");
        requireNonNull(port, "port is null");
        requireNonNull(user, "user is null");
        requireNonNull(actAs, "actAs is null");
        requireNonNull(connection, "connection is null");
        groups = Set.copyOf(groups);
        settings = Map.copyOf(settings);
        secrets = Map.copyOf(secrets);
        if (address.isBlank() || address.startsWith("-")) {
            throw new IllegalArgumentException("`" + address + "` is not an address.");
        }
        port.ifPresent(p -> {
            if (p < 1 || p > 65535) {
                throw new IllegalArgumentException("Port " + p + " is not between 1 and 65535.");
            }
        });
    }

    /** Describe a server with the defaults of its connector. */
    public static Server of(String name, String address, String connection) {
        return new Server(
                new HostId(name),
                address,
                Optional.empty(),
                Optional.empty(),
                "root",
                connection,
                Set.of(),
                Map.of(),
                Map.of());
    }

    /** Describe this machine, reached by the {@code local} connector. */
    public static Server local(String name) {
        return of(name, "localhost", "local");
    }

    /** Return the same server whose tasks act as a user unless they say otherwise. */
    public Server actingAs(String newActAs) {
        return new Server(id, address, port, user, newActAs, connection, groups, settings, secrets);
    }
}
