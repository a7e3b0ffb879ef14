package dev.fettle.modules.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Check and compare the host names and addresses that a certificate is for. */
final class Names {

    /** Longest common name (RFC 5280, ub-common-name), in characters. */
    static final int COMMON_NAME_LIMIT = 64;

    private static final int DNS_LIMIT = 253;
    private static final String LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
    private static final Pattern DNS = Pattern.compile("(\\*\\.)?" + LABEL + "(\\." + LABEL + ")*");
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern DOTTED_DIGITS = Pattern.compile("[0-9.]+");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private Names() {}

    /** Check names, of which the first becomes the common name. */
    static List<String> check(List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("A certificate needs at least one name.");
        }
        names.forEach(Names::entry);
        if (names.get(0).length() > COMMON_NAME_LIMIT) {
            throw new IllegalArgumentException("The first name, `" + names.get(0) + "`, is longer than "
                    + COMMON_NAME_LIMIT + " characters and so cannot be the common name: put a shorter one first.");
        }
        return List.copyOf(names);
    }

    /** Return a name as openssl writes it into an extension. */
    private static String entry(String name) {
        if (IPV4.matcher(name).matches()) {
            return "IP:" + name;
        }
        if (IPV6.matcher(name).matches()) {
            return "IP:" + address(name);
        }
        if (name.length() > DNS_LIMIT
                || DOTTED_DIGITS.matcher(name).matches()
                || !DNS.matcher(name).matches()) {
            throw new IllegalArgumentException("`" + name + "` is neither a host name nor an address.");
        }
        return "DNS:" + name.toLowerCase(Locale.ROOT);
    }

    private static String address(String name) {
        try {
            // Nothing is looked up: a text with a colon is an address or nothing.
            return InetAddress.getByName(name).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("`" + name + "` is not an address.", e);
        }
    }

    /** Return the value of the extension for alternative names. */
    static String extension(List<String> names) {
        return String.join(",", entries(names));
    }

    /** Return names in the form in which they are compared, as {@code openssl} shows them. */
    static Set<String> entries(List<String> names) {
        return names.stream().map(Names::entry).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Return which of the names no entry of a certificate stands for; a wildcard stands for one label (RFC 6125, 6.4.3). */
    static List<String> uncovered(Set<String> held, List<String> names) {
        return names.stream().filter(name -> !covers(held, entry(name))).toList();
    }

    private static boolean covers(Set<String> held, String entry) {
        int dot = entry.indexOf('.');
        boolean wide = entry.startsWith("DNS:") && !entry.startsWith("DNS:*") && dot >= 0;
        return held.contains(entry) || wide && held.contains("DNS:*" + entry.substring(dot));
    }

    /** Read the line in which openssl shows the extension. Kinds of names that are not used here stay as they are. */
    static Set<String> read(String line) {
        return Arrays.stream(line.split(", "))
                .filter(part -> !part.isBlank())
                .map(Names::shown)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String shown(String part) {
        if (part.startsWith("DNS:")) {
            return part.toLowerCase(Locale.ROOT).replaceFirst("^dns:", "DNS:");
        }
        if (!part.startsWith("IP Address:")) {
            return part;
        }
        String address = part.substring("IP Address:".length());
        return "IP:" + (IPV6.matcher(address).matches() ? address(address) : address);
    }

    /** Return a common name as {@code -subj} takes it. */
    static String subject(String commonName) {
        return "/CN=" + commonName.replaceAll("([\\\\/+=])", "\\\\$1");
    }

    /** Return a common name as openssl shows a subject that is nothing else (RFC 2253). */
    static String shownSubject(String commonName) {
        return "CN=" + commonName.replaceAll("([,+\"\\\\<>;])", "\\\\$1");
    }
}
