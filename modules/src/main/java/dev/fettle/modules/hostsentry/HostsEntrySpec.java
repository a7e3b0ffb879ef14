package dev.fettle.modules.hostsentry;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Presence;
import java.util.List;

/**
 * Describe names in {@code /etc/hosts}. A name stands in one line for each family of addresses: it leaves every other one.
 *
 * @param address an IPv4 or IPv6 address
 * @param names host names; the first is the canonical one
 * @param state whether they shall be there
 */
public record HostsEntrySpec(String address, List<String> names, Presence state) {

    /** Check and copy the parts. */
    public HostsEntrySpec {
        requireNonNull(state, "state is null");
        names = List.copyOf(names);
        if (!address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9]+)?")) {
            throw new IllegalArgumentException("`" + address + "` is not an address.");
        }
        if (names.isEmpty() || names.stream().distinct().count() != names.size()) {
            throw new IllegalArgumentException("The entry of `" + address + "` has no names, or one of them twice.");
        }
        for (String name : names) {
            if (!name.matches("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252})")) {
                throw new IllegalArgumentException("`" + name + "` is not the name of a host.");
            }
        }
    }

    /** Describe an entry. */
    public static HostsEntrySpec of(String address, String... names) {
        return new HostsEntrySpec(address, List.of(names), Presence.PRESENT);
    }

    /** Describe the absence of an entry. */
    public static HostsEntrySpec absent(String address, List<String> names) {
        return new HostsEntrySpec(address, names, Presence.ABSENT);
    }

    /** Tell whether an address is of the same family as this one's. */
    boolean isRelated(String other) {
        return (other.indexOf(':') >= 0) == (address.indexOf(':') >= 0);
    }
}
