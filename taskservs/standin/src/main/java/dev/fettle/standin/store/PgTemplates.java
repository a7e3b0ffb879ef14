package dev.fettle.standin.store;

import static java.util.Objects.requireNonNull;

import dev.fettle.standin.pg.PgPool;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keep templates in PostgreSQL. */
final class PgTemplates implements Templates {
    /** What {@link PgSchema} makes. */
    static final String TABLES = """
            CREATE TABLE IF NOT EXISTS files (
                id uuid PRIMARY KEY, hash text NOT NULL, created_by uuid NOT NULL, created_at timestamptz NOT NULL,
                mimetype text NOT NULL, data bytea NOT NULL);
            CREATE TABLE IF NOT EXISTS templates (
                id uuid PRIMARY KEY, name text NOT NULL, display_name text NOT NULL, description text NOT NULL,
                icon text NOT NULL, active_version_id uuid NOT NULL, created_by uuid NOT NULL,
                created_at text NOT NULL, updated_at text NOT NULL);
            CREATE UNIQUE INDEX IF NOT EXISTS templates_name_idx ON templates (lower(name));
            CREATE TABLE IF NOT EXISTS template_versions (
                id uuid PRIMARY KEY, template_id text NOT NULL, name text NOT NULL, message text NOT NULL,
                file_id uuid NOT NULL REFERENCES files, created_by uuid NOT NULL, created_at text NOT NULL,
                job_status text NOT NULL, job_error text NOT NULL);
            """;

    private final PgPool pool;

    PgTemplates(PgPool pool) {
        this.pool = requireNonNull(pool, "pool is null");
    }

    @Override
    public void save(TemplateFile file) throws IOException {
        pool.use(c -> c.query(
                "INSERT INTO files (id, hash, created_by, created_at, mimetype, data) VALUES ($1::uuid, $2, $3::uuid, now(),"
                        + " 'application/x-tar', decode($4, 'base64'))",
                file.id(),
                file.hash(),
                file.userId(),
                Base64.getEncoder().encodeToString(file.content())));
    }

    @Override
    public Optional<TemplateFile> file(String idOrHash) throws IOException {
        List<List<@Nullable String>> rows = pool.use(c -> c.query(
                "SELECT id, hash, created_by, encode(data, 'base64') FROM files WHERE id::text = $1 OR hash = $1 LIMIT 1",
                idOrHash));
        return rows.stream()
                .findFirst()
                .map(row -> new TemplateFile(
                        cell(row, 0),
                        cell(row, 1),
                        cell(row, 2),
                        Base64.getMimeDecoder().decode(cell(row, 3))));
    }

    @Override
    public void save(TemplateVersion version) throws IOException {
        pool.use(c -> c.query(
                "INSERT INTO template_versions VALUES ($1::uuid, $2, $3, $4, $5::uuid, $6::uuid, $7, $8, $9)"
                        + " ON CONFLICT (id) DO UPDATE SET template_id = excluded.template_id,"
                        + " job_status = excluded.job_status, job_error = excluded.job_error",
                version.id(),
                version.templateId(),
                version.name(),
                version.message(),
                version.fileId(),
                version.userId(),
                version.createdAt(),
                version.status(),
                version.error()));
    }

    @Override
    public List<TemplateVersion> versions() throws IOException {
        List<List<@Nullable String>> rows = pool.use(c -> c.query("SELECT id, template_id, name, message, file_id,"
                + " created_by, created_at, job_status, job_error FROM template_versions ORDER BY created_at DESC"));
        return rows.stream()
                .map(row -> new TemplateVersion(
                        cell(row, 0),
                        cell(row, 1),
                        cell(row, 2),
                        cell(row, 3),
                        cell(row, 4),
                        cell(row, 5),
                        Instant.parse(cell(row, 6)),
                        cell(row, 7),
                        cell(row, 8)))
                .toList();
    }

    @Override
    public void save(Template template) throws IOException {
        pool.use(c -> c.query(
                "INSERT INTO templates VALUES ($1::uuid, $2, $3, $4, $5, $6::uuid, $7::uuid, $8, $9)"
                        + " ON CONFLICT (id) DO UPDATE SET display_name = excluded.display_name,"
                        + " description = excluded.description, icon = excluded.icon,"
                        + " active_version_id = excluded.active_version_id, updated_at = excluded.updated_at",
                template.id(),
                template.name(),
                template.displayName(),
                template.description(),
                template.icon(),
                template.activeVersionId(),
                template.userId(),
                template.createdAt(),
                template.updatedAt()));
    }

    @Override
    public List<Template> templates() throws IOException {
        List<List<@Nullable String>> rows = pool.use(c -> c.query("SELECT id, name, display_name, description, icon,"
                + " active_version_id, created_by, created_at, updated_at FROM templates ORDER BY lower(name)"));
        return rows.stream()
                .map(row -> new Template(
                        cell(row, 0),
                        cell(row, 1),
                        cell(row, 2),
                        cell(row, 3),
                        cell(row, 4),
                        cell(row, 5),
                        cell(row, 6),
                        Instant.parse(cell(row, 7)),
                        Instant.parse(cell(row, 8))))
                .toList();
    }

    @Override
    public void removeTemplate(String id) throws IOException {
        pool.<Boolean>transaction(c -> {
            c.query("DELETE FROM template_versions WHERE template_id = $1", id);
            c.query("DELETE FROM templates WHERE id::text = $1", id);
            return true;
        });
    }

    private static String cell(List<@Nullable String> row, int column) {
        return Objects.requireNonNullElse(row.get(column), "");
    }
}
