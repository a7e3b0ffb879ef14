package dev.fettle.standin.store;

import dev.fettle.standin.base.Fatal;
import dev.fettle.standin.base.Log;
import dev.fettle.standin.base.ReleaseVersion;
import dev.fettle.standin.pg.PgConnection;
import dev.fettle.standin.pg.PgPool;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bring a database to the schema of a release: one transaction, under an advisory lock, forwards only.
 *
 * <p>The tables are the stand-in's own. A database that holds the tables of the real product is left alone.
 */
public final class PgSchema {
    private static final int MIN_VERSION = 130_000;
    private static final long LOCK = 0x5374616e6449L;
    private static final String MARK = "standin";

    private static final String TABLES = """
            CREATE TABLE IF NOT EXISTS organizations (
                id uuid PRIMARY KEY, name text NOT NULL UNIQUE, description text NOT NULL DEFAULT '',
                is_default boolean NOT NULL DEFAULT false, created_at timestamptz NOT NULL);
            CREATE TABLE IF NOT EXISTS users (
                id uuid PRIMARY KEY, email text NOT NULL, username text NOT NULL, name text NOT NULL DEFAULT '',
                hashed_password bytea NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
                status text NOT NULL, rbac_roles text[] NOT NULL DEFAULT '{}', login_type text NOT NULL,
                deleted boolean NOT NULL DEFAULT false);
            CREATE UNIQUE INDEX IF NOT EXISTS users_email_lower_idx ON users (lower(email)) WHERE NOT deleted;
            CREATE UNIQUE INDEX IF NOT EXISTS users_username_lower_idx ON users (lower(username)) WHERE NOT deleted;
            CREATE TABLE IF NOT EXISTS organization_members (
                user_id uuid NOT NULL REFERENCES users, organization_id uuid NOT NULL REFERENCES organizations,
                created_at timestamptz NOT NULL, roles text[] NOT NULL, PRIMARY KEY (organization_id, user_id));
            CREATE TABLE IF NOT EXISTS api_keys (
                id text PRIMARY KEY, hashed_secret bytea NOT NULL, user_id uuid NOT NULL REFERENCES users,
                token_name text NOT NULL DEFAULT '', created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL,
                lifetime_seconds bigint NOT NULL, login_type text NOT NULL);
            CREATE TABLE IF NOT EXISTS site_configs (key text PRIMARY KEY, value text NOT NULL);
            """;

    private PgSchema() {}

    /**
     * Check that the server is new enough.
     *
     * @throws Fatal if it is older than PostgreSQL 13
     */
    public static void checkServer(PgPool pool) throws IOException {
        String number = pool.use(c -> Objects.requireNonNullElse(c.value("SHOW server_version_num"), "0"));
        if (Integer.parseInt(number) < MIN_VERSION) {
            throw new Fatal("PostgreSQL version must be v13 or later, but is " + Integer.parseInt(number) / 10_000);
        }
    }

    /**
     * Migrate, if the database is older than the release.
     *
     * @throws Fatal if the database is newer, was left half-migrated, or is not the stand-in's
     */
    public static void migrate(PgPool pool, ReleaseVersion release, Log log) throws IOException {
        long before = pool.transaction(c -> {
            c.query("SELECT pg_advisory_xact_lock($1::bigint)", LOCK);
            if (c.value("SELECT current_schema()") == null) {
                throw new Fatal("converting NULL to string is unsupported: the schema in search_path does not exist");
            }
            c.run("CREATE TABLE IF NOT EXISTS schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)");
            long version = version(c, release);
            c.run(TABLES);
            c.run(PgTemplates.TABLES);
            if (version < release.schema()) {
                c.query("INSERT INTO site_configs VALUES ($1, $2) ON CONFLICT DO NOTHING", MARK, "not the real Coder");
                c.query(
                        "INSERT INTO site_configs VALUES ('deployment_id', $1) ON CONFLICT DO NOTHING",
                        PgStore.newId());
                if (release.migrationsMakeOrganization()) {
                    ensureOrganization(c);
                }
                c.run("DELETE FROM schema_migrations");
                c.query("INSERT INTO schema_migrations VALUES ($1::bigint, false)", release.schema());
            }
            return version;
        });
        if (before < release.schema()) {
            log.info("migrated the database", "from", before, "to", release.schema());
        }
    }

    /**
     * Tell whether the database has the schema of the release.
     *
     * @throws Fatal if it is newer, half-migrated or not the stand-in's
     */
    public static boolean isCurrent(PgPool pool, ReleaseVersion release) throws IOException {
        return pool.use(c ->
                c.value("SELECT to_regclass('schema_migrations')") != null && version(c, release) == release.schema());
    }

    private static long version(PgConnection c, ReleaseVersion release) throws IOException {
        List<List<@Nullable String>> rows = c.query("SELECT version, dirty FROM schema_migrations");
        if (rows.isEmpty()) {
            if (c.value("SELECT to_regclass('users')") != null) {
                throw new Fatal(
                        "the database holds a table `users` that no release of this line made; it is left alone");
            }
            return 0;
        }
        long version = Long.parseLong(Objects.requireNonNullElse(rows.get(0).get(0), "0"));
        if (version > release.schema()) {
            throw new Fatal("migrate up: no migration found for version " + version + ": file does not exist"
                    + " (the database was used by a newer release; this one knows versions up to " + release.schema()
                    + ")");
        }
        if ("t".equals(rows.get(0).get(1))) {
            throw new Fatal("migrate up: the database is dirty at version " + version + ", a migration was cut off");
        }
        if (c.value("SELECT to_regclass('site_configs')") == null
                || c.value("SELECT value FROM site_configs WHERE key = $1", MARK) == null) {
            throw new Fatal("the database belongs to the real Coder; the stand-in leaves it alone");
        }
        return version;
    }

    static void ensureOrganization(PgConnection c) throws IOException {
        c.query(
                "INSERT INTO organizations (id, name, is_default, created_at) SELECT $1::uuid, 'coder', true, now()"
                        + " WHERE NOT EXISTS (SELECT 1 FROM organizations)",
                PgStore.newId());
    }

    /** Return the deployment's id, made by the first migration. */
    public static String deploymentId(PgPool pool) throws IOException {
        return pool.use(c ->
                Objects.requireNonNullElse(c.value("SELECT value FROM site_configs WHERE key = 'deployment_id'"), ""));
    }
}
