package dev.fettle.modules.firewallrule;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Presence;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Describe a rule for what comes in. Denials are looked at before permissions. At least one of {@code port} and {@code source} is
 * given.
 *
 * @param action what becomes of what matches
 * @param port a port, or a range such as {@code 8000-8010}; empty means all ports and protocols
 * @param protocol of the port; TCP by default
 * @param source an address or a network, such as {@code 10.0.0.0/8}; empty means everybody, by IPv4 and IPv6
 * @param firewall which program keeps the rule; empty means the first that is on the host of ufw, firewalld and nftables
 * @param state whether the rule shall be there; where not, neither shall its opposite
 */
public record FirewallRuleSpec(
        Effect action,
        Optional<String> port,
        Protocol protocol,
        Optional<String> source,
        Optional<Firewall> firewall,
        Presence state) {

    private static final Pattern PORTS = Pattern.compile("([1-9][0-9]{0,4})(?:-([1-9][0-9]{0,4}))?");
    private static final Pattern NETWORK = Pattern.compile("([0-9a-f.:]+)(?:/([0-9]{1,3}))?");
    private static final int LAST_PORT = 65_535;

    /** Say what becomes of what matches a rule. */
    public enum Effect {
        /** It comes in. */
        ALLOW,
        /** It is dropped without an answer. */
        DENY
    }

    /** Name a protocol that has ports. */
    public enum Protocol {
        /** TCP. */
        TCP,
        /** UDP. */
        UDP
    }

    /** Name a program that keeps rules. */
    public enum Firewall {
        /** Ubuntu's and Debian's {@code ufw}. */
        UFW,
        /** {@code firewalld}; the rule belongs to its default zone. */
        FIREWALLD,
        /** {@code nft} itself; the rule belongs to the chain {@code inet filter input}. */
        NFTABLES;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        String command() {
            return switch (this) {
                case UFW -> "ufw";
                case FIREWALLD -> "firewall-cmd";
                case NFTABLES -> "nft";
            };
        }
    }

    /** Check the parts. */
    public FirewallRuleSpec {
        requireNonNull(action, "action is null");
        requireNonNull(protocol, "protocol is null");
        requireNonNull(firewall, "firewall is null");
        requireNonNull(state, "state is null");
        port.ifPresent(FirewallRuleSpec::checkPorts);
        source.ifPresent(FirewallRuleSpec::checkNetwork);
        if (port.isEmpty() && source.isEmpty()) {
            throw new IllegalArgumentException("A firewall rule for everything needs `port` or `source`.");
        }
    }

    private static void checkPorts(String ports) {
        Matcher matcher = PORTS.matcher(ports);
        int first = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        int last = first > 0 && matcher.group(2) != null ? Integer.parseInt(matcher.group(2)) : LAST_PORT;
        if (first == 0 || first > LAST_PORT || last > LAST_PORT || (matcher.group(2) != null && first >= last)) {
            throw new IllegalArgumentException(
                    "`" + ports + "` is no port: write one from 1 to 65535, or a range such as `8000-8010`.");
        }
    }

    // The firewalls write a network in one way only, so that a rule is recognized only when it is written alike here.
    private static void checkNetwork(String network) {
        Matcher matcher = NETWORK.matcher(network);
        IllegalArgumentException odd = new IllegalArgumentException("`" + network
                + "` is no address and no network: write it like `192.0.2.7`, `10.0.0.0/8` or `2001:db8::/32`.");
        if (!matcher.matches() || !(network.contains(":") || matcher.group(1).matches("[0-9]+(\\.[0-9]+){3}"))) {
            throw odd;
        }
        try {
            byte[] address = InetAddress.getByName(matcher.group(1)).getAddress();
            int bits = address.length * Byte.SIZE;
            int prefix = matcher.group(2) == null ? bits : Integer.parseInt(matcher.group(2));
            if (prefix > bits || (matcher.group(2) != null && prefix == bits)) {
                throw odd;
            }
            if (new BigInteger(1, address).getLowestSetBit() >= 0
                    && new BigInteger(1, address).getLowestSetBit() < bits - prefix) {
                throw new IllegalArgumentException("`" + network + "` is not the first address of its network.");
            }
        } catch (UnknownHostException e) {
            throw odd;
        }
    }

    /** Let a TCP port be reached. */
    public static FirewallRuleSpec allow(String port) {
        return new FirewallRuleSpec(
                Effect.ALLOW, Optional.of(port), Protocol.TCP, Optional.empty(), Optional.empty(), Presence.PRESENT);
    }

    /** Return the same rule, kept by a program. */
    public FirewallRuleSpec by(Firewall program) {
        return new FirewallRuleSpec(action, port, protocol, source, Optional.of(program), state);
    }

    /** Return what the rule matches, as one word: {@code tcp/22@10.0.0.0/8}. */
    String match() {
        return port.map(p -> protocol.name().toLowerCase(java.util.Locale.ROOT) + "/" + p)
                        .orElse("any")
                + source.map(s -> "@" + s).orElse("");
    }
}
