package dev.fettle.modules.postgresqlrole;

import dev.fettle.engine.spi.Argument;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.modules.postgresql.Psql;
import dev.fettle.modules.postgresql.Verifier;
import dev.fettle.modules.support.Scripts;
import java.util.ArrayList;
import java.util.List;

/**
 * Hold what a server says of a role. It holds no password and no verifier.
 *
 * @param answers whether the server answered
 * @param exists whether the role is there
 * @param hasPassword whether it has a password
 * @param passwordFits whether its password is the desired one, kept in the manner the server is set to
 */
record RoleState(
        boolean answers,
        boolean exists,
        boolean login,
        boolean superuser,
        boolean createDatabase,
        boolean createRole,
        int connectionLimit,
        boolean hasPassword,
        boolean passwordFits) {

    static final RoleState MISSING = new RoleState(true, false, false, false, false, false, -1, false, false);
    static final RoleState SILENT = new RoleState(false, false, false, false, false, false, -1, false, false);

    private static final int COLUMNS = 9;

    static final ProbeKind<RoleState> KIND =
            Psql.kind("postgresql-role", Scripts.load(RoleState.class, "role.sql"), RoleState::parse, MISSING);

    static Probe<RoleState> probe(PostgresqlRoleSpec role) {
        Probe<RoleState> probe = Psql.question(KIND, role.port(), Psql.hex(role.name()));
        List<Argument> arguments = new ArrayList<>(probe.arguments());
        role.password().ifPresent(password -> arguments.add(Argument.local(password)));
        return new Probe<>(probe.kind(), arguments, probe.actAs(), probe.needs());
    }

    private static RoleState parse(RawAnswer raw) {
        if (raw.status() != 0) {
            return SILENT;
        }
        List<String> row = Psql.row(raw, COLUMNS);
        if (!row.get(0).equals("t")) {
            return MISSING;
        }
        String verifier = Psql.text(row.get(7));
        String kept = row.get(8).equals("scram-sha-256") ? "scram-sha-256" : "md5";
        boolean fits = !raw.locals().isEmpty()
                && Verifier.kind(verifier).equals(kept)
                && Verifier.fits(verifier, Psql.text(row.get(6)), raw.locals().get(0));
        return new RoleState(
                true,
                true,
                row.get(1).equals("t"),
                row.get(2).equals("t"),
                row.get(3).equals("t"),
                row.get(4).equals("t"),
                Integer.parseInt(row.get(5)),
                !verifier.isEmpty(),
                fits);
    }
}
