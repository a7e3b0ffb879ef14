package dev.fettle.modules.postgresql;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.Resources;
import dev.fettle.modules.support.Scripts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Ask and tell a PostgreSQL server through {@code psql} on its own host, as the system user {@code postgres} over the local
 * socket. Values never become SQL text: questions carry them in hexadecimal, commands as variables that psql quotes.
 */
public final class Psql {

    /** The system user that owns the server. */
    public static final String USER = "postgres";

    /** The port a server has unless it is told another. */
    public static final int DEFAULT_PORT = 5432;

    /** A database that every server has. */
    public static final String MAINTENANCE = "postgres";

    /** PostgreSQL cuts longer names off (NAMEDATALEN - 1), in bytes. */
    private static final int NAME_LIMIT = 63;

    /** How a question ends whose database is not there and need not be. */
    static final int NO_DATABASE = 4;

    // How psql ends when an error stops its script.
    private static final int REFUSED = 3;

    private static final int PORT_LIMIT = 65_535;
    private static final String TEMPLATE = Scripts.load(Psql.class, "psql.sh");
    private static final Pattern KEY = Pattern.compile("postgresql\\.([a-z]+):(?:([0-9]+)/)?(.+)", Pattern.DOTALL);

    private Psql() {}

    /**
     * Name something of a server.
     *
     * @param port where the server listens
     * @param name the name
     */
    public record Name(int port, String name) {
        /** Read a resource key; empty when it does not name something of this kind. */
        public static Optional<Name> of(String kind, String key) {
            Matcher matcher = KEY.matcher(key);
            if (!matcher.matches() || !matcher.group(1).equals(kind)) {
                return Optional.empty();
            }
            String port = matcher.group(2);
            return Optional.of(new Name(port == null ? DEFAULT_PORT : Integer.parseInt(port), matcher.group(3)));
        }

        /** Return the resource key, with the port only where it is not the default one. */
        public String key(String kind) {
            boolean plain = port == DEFAULT_PORT && !name.matches("(?s)[0-9]+/.*");
            return "postgresql." + kind + ":" + (plain ? "" : port + "/") + name;
        }
    }

    /** Check the name of a role, a database or something in one. */
    public static String checkName(String kind, String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > NAME_LIMIT || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "`" + name + "` is not the name of a " + kind + ": it takes 1 to " + NAME_LIMIT + " bytes.");
        }
        return name;
    }

    /** Check a port. */
    public static int checkPort(int port) {
        if (port < 1 || port > PORT_LIMIT) {
            throw new IllegalArgumentException(port + " is not a port: write 1 to " + PORT_LIMIT + ".");
        }
        return port;
    }

    /**
     * Return what a task about something of a server relates to. A task that starts the server on another port, or by another
     * service than the distribution's {@code postgresql.service}, says that it provides {@code postgresql.server:PORT}: then
     * a server that does not answer yet is waited for instead of refused.
     */
    public static Resources resources(Name name, String kind) {
        return resources(name.port(), List.of(name.key(kind)));
    }

    /** Return what a task about several things of a server relates to. */
    public static Resources resources(int port, List<String> managed) {
        return Resources.manages(managed.toArray(String[]::new))
                .needing("command:psql", "user:" + USER, "postgresql.server:" + port)
                .needing(port == DEFAULT_PORT ? List.of("service:postgresql.service") : List.of());
    }

    /** Return the name of something within a database: parts apart by a slash, which no part holds. */
    public static String within(String... parts) {
        return Arrays.stream(parts)
                .map(part -> part.replace("%", "%25").replace("/", "%2F"))
                .collect(Collectors.joining("/"));
    }

    /** Return the parts of a name within a database. */
    public static List<String> parts(String name) {
        return Arrays.stream(name.split("/", -1))
                .map(part -> part.replace("%2F", "/").replace("%25", "%"))
                .toList();
    }

    /** Return a kind of question that one psql answers for all of a batch. */
    public static <A> ProbeKind<A> kind(String name, String sql, ProbeKind.Parser<A> parser, A absent) {
        String script = TEMPLATE.replace("@NAME@", name.replace('-', '_')).replace("@SQL@", sql.strip());
        return new ProbeKind<>(name, ProbeKind.Style.ALL, script, parser, absent);
    }

    /**
     * Return a question about a server as a whole, with its needs, asked as the server's user.
     *
     * @param words numbers or {@linkplain #hex hexadecimal digits}; as many for all questions of a kind
     */
    public static <A> Probe<A> question(ProbeKind<A> kind, int port, String... words) {
        return question(kind, port, MAINTENANCE, false, words);
    }

    /**
     * Return a question about something in a database.
     *
     * @param needed whether the database has to be there, so that a missing one is waited for or refused; else the status of
     *     the answer is {@link #NO_DATABASE}
     */
    public static <A> Probe<A> question(ProbeKind<A> kind, int port, String database, boolean needed, String... words) {
        List<String> arguments = new ArrayList<>(
                List.of(Integer.toString(port), database, needed ? new Name(port, database).key("database") : ""));
        arguments.addAll(List.of(words));
        return Probe.of(kind, arguments.toArray(String[]::new)).as(USER).needing("command:psql", "user:" + USER);
    }

    /** Return SQL about one thing, which it calls {@code :"name"}, as a command for a database. */
    public static Command command(int port, String database, String name, String sql, Map<String, String> variables) {
        Map<String, String> all = new TreeMap<>(variables);
        all.put("name", name);
        return command(port, database, sql, all);
    }

    /** Return SQL as a command for a database. */
    public static Command command(int port, String database, String sql, Map<String, String> variables) {
        List<String> argv = new ArrayList<>(List.of("psql", "-X", "-q", "-w", "-v", "ON_ERROR_STOP=1"));
        new TreeMap<>(variables).forEach((name, value) -> argv.addAll(List.of("-v", name + "=" + value)));
        argv.addAll(List.of("-p", Integer.toString(port)));
        return Command.of(argv)
                .withStdin(Content.of(sql))
                .with("PGCLIENTENCODING", Content.of("UTF8"))
                .with("PGDATABASE", Content.of(database))
                .as(USER);
    }

    /** Say that a server does not answer. */
    public static Decision silent(int port) {
        return Decision.blocked(
                "PostgreSQL does not answer on port " + port + " of the host's own socket",
                "Start it, or add a service task that does: systemctl status postgresql");
    }

    /**
     * Return what an answer without rows means.
     *
     * @param absent the state of what a database would hold that is not there
     * @param silent the state of what nobody answered for
     * @throws IllegalArgumentException when the server refused the question
     */
    public static <S> S unanswered(RawAnswer raw, S absent, S silent) {
        return switch (raw.status()) {
            case NO_DATABASE -> absent;
            case REFUSED -> throw new IllegalArgumentException("PostgreSQL refused it.");
            default -> silent;
        };
    }

    /** Return the columns of the one row of an answer. */
    public static List<String> row(RawAnswer raw, int columns) {
        List<String> row = Arrays.asList(raw.text().strip().split("\\|", -1));
        if (row.size() != columns) {
            throw new IllegalArgumentException("psql answered with " + row.size() + " columns, not " + columns + ".");
        }
        return row;
    }

    /** Write a text in hexadecimal. */
    public static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Read a text in hexadecimal. */
    public static String text(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
    }
}
