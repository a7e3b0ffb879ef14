package dev.fettle.standin.pg;

import static java.util.Objects.requireNonNull;

import dev.fettle.standin.base.Fatal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Hold a connection URL, read by the rules of Go's URL parser, as those decide what works in a deployment.
 *
 * @param host the server's name or address; one that starts with a slash is a socket's directory
 * @param port the port
 * @param user the role
 * @param password the password; blank for none
 * @param database the database
 * @param options everything after the question mark
 */
public record PgUrl(String host, int port, String user, String password, String database, Map<String, String> options) {
    private static final List<String> SSL_MODES = List.of("disable", "require", "verify-ca", "verify-full");
    private static final Set<String> DRIVER_OPTIONS = Set.of(
            "host",
            "port",
            "user",
            "password",
            "dbname",
            "sslmode",
            "sslrootcert",
            "sslcert",
            "sslkey",
            "sslinline",
            "sslsni",
            "connect_timeout",
            "binary_parameters",
            "disable_prepared_binary_result",
            "fallback_application_name",
            "krbsrvname",
            "krbspn",
            "passfile");

    /** Copy and check the parts. */
    public PgUrl {
        requireNonNull(host, "host is null");
        requireNonNull(user, "user is null");
        requireNonNull(password, "password is null");
        requireNonNull(database, "database is null");
        options = Map.copyOf(options);
    }

    /**
     * Read a URL that starts with {@code postgres://} or {@code postgresql://}.
     *
     * @param systemUser the role if the URL names none
     * @throws Fatal if the URL cannot be read or asks for an unknown sslmode; the message never holds the URL
     */
    public static PgUrl parse(String text, String systemUser) {
        String rest = text.replaceFirst("^postgres(ql)?://", "");
        if (rest.length() == text.length()) {
            throw wrong("it does not start with postgres:// or postgresql://");
        }
        rest = before(rest, '#');
        Map<String, String> options = options(after(rest, '?'));
        rest = before(rest, '?');
        String authority = before(rest, '/');
        String path = decode(after(rest, '/'), "database name");
        int at = authority.lastIndexOf('@');
        String account = at < 0 ? "" : authority.substring(0, at);
        if (!account.matches("[A-Za-z0-9\\-._:~!$&'()*+,;=%@]*")) {
            throw wrong("the user name or password holds a character that must be percent-encoded");
        }
        String address = authority.substring(at + 1);
        int colon = address.endsWith("]") ? -1 : address.lastIndexOf(':');
        String port = colon < 0 ? "" : address.substring(colon + 1);
        if (!port.matches("[0-9]{0,5}")) {
            throw wrong(
                    "invalid port after host (a user name or password with `#`, `/` or `?` must be percent-encoded)");
        }
        String host = decode(colon < 0 ? address : address.substring(0, colon), "host");
        String user = or(decode(before(account, ':'), "user name"), options.get("user"), systemUser);
        PgUrl url = new PgUrl(
                or(host.replaceAll("^\\[|\\]$", ""), options.get("host"), "localhost"),
                Integer.parseInt(or(port, options.get("port"), "5432")),
                user,
                or(decode(after(account, ':'), "password"), options.get("password"), ""),
                or(path, options.get("dbname"), user),
                options);
        if (!SSL_MODES.contains(url.sslMode())) {
            throw new Fatal("pq: unsupported sslmode; only \"require\" (default), \"verify-full\", \"verify-ca\","
                    + " and \"disable\" are supported");
        }
        return url;
    }

    /** Return the TLS mode, which is {@code require} unless the URL says otherwise. */
    public String sslMode() {
        return options.getOrDefault("sslmode", "require");
    }

    /** Return an option, or blank. */
    public String option(String name) {
        return options.getOrDefault(name, "");
    }

    /** Return the options that are settings of the session, such as {@code search_path}. */
    public Map<String, String> sessionSettings() {
        Map<String, String> settings = new LinkedHashMap<>(options);
        settings.keySet().removeAll(DRIVER_OPTIONS);
        return settings;
    }

    private static Map<String, String> options(String query) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            if (!pair.isEmpty()) {
                options.put(
                        decode(before(pair, '=').replace('+', ' '), "options"),
                        decode(after(pair, '=').replace('+', ' '), "options"));
            }
        }
        return options;
    }

    private static String or(String first, @org.jspecify.annotations.Nullable String second, String third) {
        if (!first.isEmpty()) {
            return first;
        }
        return second == null || second.isEmpty() ? third : second;
    }

    private static String before(String text, char mark) {
        int at = text.indexOf(mark);
        return at < 0 ? text : text.substring(0, at);
    }

    private static String after(String text, char mark) {
        int at = text.indexOf(mark);
        return at < 0 ? "" : text.substring(at + 1);
    }

    private static String decode(String text, String part) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                out.write(bytes[i]);
                continue;
            }
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw wrong("invalid URL escape in the " + part + " (a percent sign is written %25)");
            }
            out.write(high << 4 | low);
            i += 2;
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Fatal wrong(String what) {
        return new Fatal("parse the PostgreSQL connection URL (CODER_PG_CONNECTION_URL): " + what);
    }

    /** Show where the URL leads, without the password. */
    @Override
    public String toString() {
        return "postgres://" + user + "@" + host + ":" + port + "/" + database + "?sslmode=" + sslMode();
    }
}
