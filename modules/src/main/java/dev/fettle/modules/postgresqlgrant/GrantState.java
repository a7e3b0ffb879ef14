package dev.fettle.modules.postgresqlgrant;

import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.modules.postgresql.Psql;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.Scripts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Hold what a role may do.
 *
 * @param answers whether the server answered
 * @param known whether the database was asked; else it is foretold and holds nothing
 * @param objects what it may do with each object, by name
 */
record GrantState(boolean answers, boolean known, Map<String, Held> objects) {

    /**
     * Hold what a role may do with one object.
     *
     * @param privileges what it was granted by anyone
     * @param revocable what it was granted by the object's owner, and so can be revoked by the superuser without further ado
     */
    record Held(Set<String> privileges, Set<String> revocable) {
        static final Held NOTHING = new Held(Set.of(), Set.of());
    }

    static final GrantState FORETOLD = new GrantState(true, false, Map.of());
    static final GrantState SILENT = new GrantState(false, false, Map.of());

    static final ProbeKind<GrantState> KIND =
            Psql.kind("postgresql-grant", Scripts.load(GrantState.class, "grant.sql"), GrantState::parse, FORETOLD);

    static Probe<GrantState> probe(PostgresqlGrantSpec desired) {
        boolean wanted = desired.state() == Presence.PRESENT;
        int port = desired.port();
        return Psql.question(
                KIND,
                port,
                desired.database(),
                wanted,
                desired.objects().word(),
                Psql.hex(desired.schema().orElse("")),
                desired.names().stream().map(Psql::hex).collect(Collectors.joining(".")),
                Psql.hex(desired.owner().orElse("")),
                Psql.hex(desired.everybody() ? "" : desired.role()),
                Psql.hex(named(desired)),
                Psql.hex(desired.schema()
                        .map(s -> new Psql.Name(port, Psql.within(desired.database(), s)).key("schema"))
                        .orElse("")),
                Psql.hex(desired.owner()
                        .map(o -> new Psql.Name(port, o).key("role"))
                        .orElse("")),
                Psql.hex(new Psql.Name(port, desired.role()).key("role")),
                wanted ? "1" : "0");
    }

    /** Return what the keys of the tables or sequences begin with. */
    private static String named(PostgresqlGrantSpec desired) {
        String kind = desired.objects().keyword().replaceFirst("s$", "");
        String place = Psql.within(desired.database(), desired.schema().orElse(""), "");
        return new Psql.Name(desired.port(), place).key(kind);
    }

    private static GrantState parse(RawAnswer raw) {
        if (raw.status() != 0) {
            return Psql.unanswered(raw, FORETOLD, SILENT);
        }
        Map<String, Held> objects = new TreeMap<>();
        for (String line : raw.lines()) {
            List<String> row = Arrays.asList(line.split("\\|", -1));
            if (row.size() != 3) {
                throw new IllegalArgumentException("psql answered with " + row.size() + " columns, not 3.");
            }
            // No object is one without a name; what will be made has none either, and holds nothing that is not said.
            objects.put(Psql.text(row.get(0)), new Held(set(row.get(1)), set(row.get(2))));
        }
        return new GrantState(true, true, objects);
    }

    private static Set<String> set(String joined) {
        return joined.isEmpty() ? Set.of() : new TreeSet<>(List.of(joined.split(",")));
    }
}
