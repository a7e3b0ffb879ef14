package dev.fettle.standin.store;

import static java.util.Objects.requireNonNull;

import dev.fettle.standin.pg.PgConnection;
import dev.fettle.standin.pg.PgException;
import dev.fettle.standin.pg.PgPool;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keep everything in PostgreSQL. The tables are those that {@link PgSchema} makes. */
public final class PgStore implements Store {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final long LOCK = 0x5374616e64496eL;
    private static final String USER_COLUMNS = "id, email, username, name, convert_from(hashed_password, 'UTF8'),"
            + " extract(epoch from created_at), array_to_string(rbac_roles, ',')";
    private static final String KEY_COLUMNS = "id, encode(hashed_secret, 'hex'), user_id, token_name,"
            + " extract(epoch from created_at), extract(epoch from expires_at), lifetime_seconds";

    private final PgPool pool;
    private final Templates templates;

    /** Create a store on a database whose schema is up to date. */
    public PgStore(PgPool pool) {
        this.pool = requireNonNull(pool, "pool is null");
        this.templates = new PgTemplates(pool);
    }

    @Override
    public long count() throws IOException {
        String count =
                pool.use(c -> Objects.requireNonNullElse(c.value("SELECT count(*) FROM users WHERE NOT deleted"), "0"));
        return Long.parseLong(count);
    }

    @Override
    public boolean addFirst(User user) throws IOException {
        return pool.transaction(c -> {
            c.query("SELECT pg_advisory_xact_lock($1::bigint)", LOCK);
            if (!"0".equals(c.value("SELECT count(*) FROM users WHERE NOT deleted"))) {
                return false;
            }
            PgSchema.ensureOrganization(c);
            insert(c, user);
            return true;
        });
    }

    @Override
    public void add(User user) throws IOException {
        pool.<Boolean>transaction(c -> {
            insert(c, user);
            return true;
        });
    }

    private static void insert(PgConnection c, User user) throws IOException {
        try {
            c.query(
                    "INSERT INTO users (id, email, username, name, hashed_password, created_at, updated_at, status,"
                            + " rbac_roles, login_type) VALUES ($1::uuid, $2, $3, $4, convert_to($5, 'UTF8'),"
                            + " to_timestamp($6::double precision), now(), 'active', string_to_array($7, ','), 'password')",
                    user.id(),
                    user.email(),
                    user.username(),
                    user.name(),
                    user.passwordHash(),
                    seconds(user.createdAt()),
                    String.join(",", user.roles()));
            c.query(
                    "INSERT INTO organization_members (user_id, organization_id, created_at, roles)"
                            + " SELECT $1::uuid, id, now(), '{organization-admin}' FROM organizations",
                    user.id());
        } catch (PgException e) {
            throw UNIQUE_VIOLATION.equals(e.state()) ? new DuplicateException() : e;
        }
    }

    @Override
    public Optional<User> find(String idOrName) throws IOException {
        List<List<@Nullable String>> rows = pool.use(c -> c.query(
                "SELECT " + USER_COLUMNS + " FROM users WHERE NOT deleted"
                        + " AND (id::text = $1 OR lower(username) = lower($1) OR lower(email) = lower($1))",
                idOrName));
        return rows.stream().findFirst().map(PgStore::user);
    }

    private static User user(List<@Nullable String> row) {
        return new User(
                cell(row, 0),
                cell(row, 1),
                cell(row, 2),
                cell(row, 3),
                cell(row, 4),
                instant(cell(row, 5)),
                cell(row, 6).isEmpty() ? List.of() : List.of(cell(row, 6).split(",")));
    }

    @Override
    public boolean setPassword(String userId, String hash) throws IOException {
        List<List<@Nullable String>> rows = pool.use(c -> c.query(
                "UPDATE users SET hashed_password = convert_to($2, 'UTF8'), updated_at = now()"
                        + " WHERE id = $1::uuid RETURNING id",
                userId,
                hash));
        return !rows.isEmpty();
    }

    @Override
    public List<String> organizations() throws IOException {
        List<List<@Nullable String>> rows =
                pool.use(c -> c.query("SELECT id FROM organizations ORDER BY is_default DESC, created_at"));
        return rows.stream().map(row -> cell(row, 0)).toList();
    }

    @Override
    public void save(Key key) throws IOException {
        pool.use(c -> c.query(
                "INSERT INTO api_keys (id, hashed_secret, user_id, token_name, created_at, expires_at, lifetime_seconds,"
                        + " login_type) VALUES ($1, decode($2, 'hex'), $3::uuid, $4, to_timestamp($5::double precision),"
                        + " to_timestamp($6::double precision), $7::bigint, $8)"
                        + " ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at",
                key.id(),
                key.hash(),
                key.userId(),
                key.tokenName(),
                seconds(key.createdAt()),
                seconds(key.expiresAt()),
                key.lifetime().toSeconds(),
                key.tokenName().isEmpty() ? "password" : "token"));
    }

    @Override
    public Optional<Key> key(String id) throws IOException {
        List<List<@Nullable String>> rows =
                pool.use(c -> c.query("SELECT " + KEY_COLUMNS + " FROM api_keys WHERE id = $1", id));
        return rows.stream().findFirst().map(PgStore::key);
    }

    @Override
    public List<Key> keysOf(String userId) throws IOException {
        List<List<@Nullable String>> rows = pool.use(c -> c.query(
                "SELECT " + KEY_COLUMNS + " FROM api_keys WHERE user_id = $1::uuid ORDER BY created_at", userId));
        List<Key> keys = new ArrayList<>();
        rows.forEach(row -> keys.add(key(row)));
        return keys;
    }

    private static Key key(List<@Nullable String> row) {
        return new Key(
                cell(row, 0),
                cell(row, 1),
                cell(row, 2),
                cell(row, 3),
                instant(cell(row, 4)),
                instant(cell(row, 5)),
                Duration.ofSeconds(Long.parseLong(cell(row, 6))));
    }

    @Override
    public void remove(String id) throws IOException {
        pool.use(c -> c.query("DELETE FROM api_keys WHERE id = $1", id));
    }

    @Override
    public Templates templates() {
        return templates;
    }

    @Override
    public void close() throws IOException {
        pool.close();
    }

    static String newId() {
        return UUID.randomUUID().toString();
    }

    private static String cell(List<@Nullable String> row, int column) {
        return Objects.requireNonNullElse(row.get(column), "");
    }

    private static String seconds(Instant instant) {
        return instant.getEpochSecond() + "." + String.format(java.util.Locale.ROOT, "%06d", instant.getNano() / 1000);
    }

    private static Instant instant(String seconds) {
        return Instant.EPOCH.plusMillis(
                new java.math.BigDecimal(seconds).movePointRight(3).longValue());
    }
}
