package dev.fettle.modules.dnscheck;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.TreeSet;

/**
 * Describe what a name stands for as the host itself resolves it, by its {@code /etc/hosts}, its DNS servers or what else it is set up
 * to ask.
 *
 * @param name the name
 * @param addresses the IP addresses, all of them; none means that any will do
 */
public record DnsCheckSpec(String name, List<String> addresses) {

    /** Check the parts; addresses are kept in one form. */
    public DnsCheckSpec {
        if (!name.matches("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?") || name.length() > 253) {
            throw new IllegalArgumentException("`" + name + "` is not the name of a host.");
        }
        TreeSet<String> all = new TreeSet<>();
        addresses.forEach(a -> all.add(plain(a)));
        addresses = List.copyOf(all);
    }

    /** Return an address in the one form that equal ones have in common. */
    static String plain(String address) {
        if (!address.matches("[0-9]+(\\.[0-9]+){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            throw new IllegalArgumentException("`" + address + "` is not an IP address.");
        }
        try {
            // Only names are looked up, never what is an address.
            return InetAddress.getByName(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("`" + address + "` is not an IP address.", e);
        }
    }
}
