package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.model.Expansion;
import dev.fettle.engine.model.Facts;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.Taskserv;
import dev.fettle.modules.Modules;
import dev.fettle.modules.check.CheckSpec;
import dev.fettle.modules.file.FileSpec;
import dev.fettle.pkl.InfraFile;
import dev.fettle.pkl.PklInfra;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the keys of a Coder server become, and what is said about them, without a host. */
class CoderConfigTest {

    private static final String BASIC =
            "access_url = \"https://coder.example.com\"; admin { email = \"a@example.com\" };";

    private static final Facts SMALL = new Facts(
            "debian", "debian", "12", "bookworm", "amd64", "h", "systemd", 1, 1L << 30, 5L << 30, "root", "", Map.of());

    private final CoderOnPaper paper;

    CoderConfigTest(@TempDir Path dir) {
        paper = new CoderOnPaper(dir);
    }

    @Test
    void basicKeysBecomeTheEnvironment() {
        String env = paper.environment(
                "run_user { name = \"coder\"; home = \"/home/coder\" }; access_url = \"http://coder.example.com:7080\";"
                        + " http_address = \"0.0.0.0:7080\"; database { typ = \"sqlite\"; path = \"/var/lib/coder/coder.db\" }");
        assertThat(env)
                .contains("CODER_ACCESS_URL=\"http://coder.example.com:7080\"", "CODER_HTTP_ADDRESS=\"0.0.0.0:7080\"")
                .contains("CODER_TELEMETRY_ENABLE=\"false\"", "CODER_SECURE_AUTH_COOKIE=\"false\"")
                .doesNotContain("CODER_PG_CONNECTION_URL", "GITHUB_DEFAULT_PROVIDER");
        assertThat(env.lines()).allSatisfy(line -> assertThat(line).matches("[A-Z_0-9]+=\".+\""));
    }

    @Test
    void closesWhatLaterReleasesOpen() {
        assertThat(paper.environment(BASIC + "version = \"2.20.0\""))
                .contains("CODER_OAUTH2_GITHUB_DEFAULT_PROVIDER_ENABLE=\"false\"")
                .doesNotContain("CODER_EXTERNAL_AUTH_GITHUB_DEFAULT_PROVIDER_ENABLE");
        assertThat(paper.environment(BASIC + "version = \"2.35.1\""))
                .contains("CODER_EXTERNAL_AUTH_GITHUB_DEFAULT_PROVIDER_ENABLE=\"false\"");
    }

    @Test
    void productionKeysBecomeTheEnvironment() {
        String env = paper.environment(BASIC + """
                wildcard_access_url = "*.coder.company.com"
                database {
                  typ = "postgresql"
                  host = "postgres.company.com"
                  username = "coder_user"
                  password = secret.env("DB")
                  ssl_mode = "verify-full"
                  ssl_root_cert = "/etc/ssl/db ca.pem"
                  schema = "coder"
                }
                tls { enabled = true; cert_file = "/c.crt"; key_file = "/c.key"; min_version = "tls13" }
                oauth { enabled = true; provider = "github"; client_id = "id"; client_secret = secret.env("GH"); allowed_orgs { "company" } }
                log_level = "debug"
                max_session_token_lifetime = "720h"
                session_duration = "12h"
                """);
        assertThat(env)
                .contains("CODER_PG_CONNECTION_URL=\"postgres://coder_user:")
                .contains("@postgres.company.com:5432/coder?sslmode=verify-full&sslrootcert=%2Fetc%2Fssl%2Fdb%20ca.pem"
                        + "&search_path=coder\"")
                .contains("CODER_WILDCARD_ACCESS_URL=\"*.coder.company.com\"", "CODER_TLS_ENABLE=\"true\"")
                .contains(
                        "CODER_TLS_CERT_FILE=\"/c.crt\"",
                        "CODER_TLS_KEY_FILE=\"/c.key\"",
                        "CODER_TLS_MIN_VERSION=\"tls13\"")
                .contains("CODER_OAUTH2_GITHUB_ALLOWED_ORGS=\"company\"", "CODER_OAUTH2_GITHUB_ALLOW_SIGNUPS=\"true\"")
                .contains("CODER_MAX_TOKEN_LIFETIME=\"720h\"", "CODER_VERBOSE=\"true\"")
                .contains("CODER_SESSION_DURATION=\"12h\"")
                .doesNotContain("ALLOW_EVERYONE");
        assertThat(paper.environment(
                        BASIC + "database { typ = \"postgresql\"; host = \"h\"; password = secret.env(\"DB\") }"))
                .contains("@h:5432/coder?sslmode=require\"");
    }

    @Test
    void gitHubWithoutOrganisationsLetsOnlyKnownUsersIn() {
        String config = BASIC + "oauth { enabled = true; provider = \"github\"; client_id = \"i\";"
                + " client_secret = secret.env(\"S\") }";
        assertThat(paper.environment(config))
                .contains("CODER_OAUTH2_GITHUB_ALLOW_EVERYONE=\"true\"", "CODER_OAUTH2_GITHUB_ALLOW_SIGNUPS=\"false\"");
        assertThat(paper.warnings(config)).anyMatch(w -> w.contains("only users whom an owner has made"));
        assertThat(paper.problems(config.replace("client_id", "allow_signups = true; client_id")))
                .contains("lets everybody in");
    }

    @Test
    void googleIsOpenIdConnect() {
        assertThat(paper.environment(BASIC + "oauth { enabled = true; provider = \"google\"; client_id = \"i\";"
                        + " client_secret = secret.env(\"S\"); email_domains { \"example.com\" } }"))
                .contains(
                        "CODER_OIDC_ISSUER_URL=\"https://accounts.google.com\"",
                        "CODER_OIDC_EMAIL_DOMAIN=\"example.com\"")
                .contains("CODER_OIDC_SCOPES=\"openid,profile,email\"", "CODER_OIDC_ICON_URL=\"/icon/google.svg\"");
    }

    @Test
    void saysPlainlyWhatCoderDoesNotDo() {
        assertThat(paper.warnings("access_url = \"http://coder.example.com:7080\"; database { typ = \"sqlite\" };"
                        + " log_level = \"error\"; max_session_token_lifetime = \"720h\"; version = \"2.24.0\""))
                .anyMatch(w -> w.contains("Coder has no SQLite"))
                .anyMatch(w -> w.contains("cannot log less than `info`"))
                .anyMatch(w -> w.contains("session_duration") && w.contains("168h"))
                .anyMatch(w -> w.contains("not encrypted"))
                .anyMatch(w -> w.contains("no longer gets security fixes"));
        assertThat(paper.warnings(
                        BASIC + "oauth { enabled = true; client_id = \"i\"; client_secret = secret.env(\"S\");"
                                + " issuer_url = \"https://i.example.com\"; email_domains { \"example.com\" };"
                                + " scopes { \"groups\" } }"))
                .anyMatch(w -> w.contains("GHSA-7cc2-r658-7xpf"))
                .anyMatch(w -> w.contains("GHSA-3rw9-wmc8-8948"))
                .anyMatch(w -> w.contains("Premium"));
        assertThat(
                        paper.warnings(
                                BASIC
                                        + "version = \"2.35.1\"; database { typ = \"postgresql\"; host = \"h\"; password = secret.env(\"S\") }"))
                .isEmpty();
    }

    @Test
    void checksOptionsByNameReleaseAndType() {
        assertThat(
                        paper.environment(
                                BASIC
                                        + "options { [\"CODER_SWAGGER_ENABLE\"] = true; [\"CODER_PROXY_HEALTH_INTERVAL\"] = 90.s;"
                                        + " [\"CODER_SCIM_AUTH_HEADER\"] = \"h1dden\"; [\"CODER_EXPERIMENTS\"] = new Listing { \"a\"; \"b\" } }"))
                .contains("CODER_SWAGGER_ENABLE=\"true\"", "CODER_PROXY_HEALTH_INTERVAL=\"90s\"")
                .contains("CODER_EXPERIMENTS=\"a,b\"")
                .doesNotContain("h1dden");
        assertThat(paper.problems(BASIC + "options { [\"CODER_EMAIL_FROM\"] = \"a@b\" }"))
                .contains("Coder 2.8.0 does not know `CODER_EMAIL_FROM`: it came with 2.17.0");
        assertThat(paper.problems(BASIC + "version = \"2.25.0\"; options { [\"CODER_IN_MEMORY\"] = \"true\" }"))
                .contains("it went after 2.24.6");
        assertThat(paper.problems(BASIC + "options { [\"CODER_SWAGER_ENABLE\"] = true }"))
                .contains("is no option");
        assertThat(paper.problems(BASIC + "options { [\"CODER_SWAGGER_ENABLE\"] = 1 }"))
                .contains("is of type `bool`");
        assertThat(paper.problems(BASIC + "options { [\"CODER_HTTP_ADDRESS\"] = \":1\" }"))
                .contains("another key sets already");
        assertThat(paper.problems(BASIC + "environment { [\"CODER_SWAGGER_ENABLE\"] = \"true\" }"))
                .contains("move it");
        assertThat(paper.problems(BASIC + "database { max_open_connections = 20 }"))
                .contains("it came with 2.30.0");
    }

    @Test
    void refusesWhatCoderWouldNotStartWith() {
        assertThat(paper.problems(BASIC + "wildcard_access_url = \"https://*.example.com\""))
                .contains("wildcard_access_url");
        assertThat(paper.problems("access_url = \"coder.example.com\"")).contains("access_url");
        assertThat(paper.problems(BASIC + "tls { enabled = true; cert_file = \"/c\" }"))
                .contains("tls.key_file");
        assertThat(paper.problems(
                        BASIC + "tls { enabled = true; address = \":7080\"; cert_file = \"/c\"; key_file = \"/k\" }"))
                .contains("need a port each");
        assertThat(paper.problems(BASIC + "database { typ = \"postgresql\"; host = \"h\" }"))
                .contains("database.password");
        assertThat(paper.problems(
                        BASIC + "oauth { enabled = true; client_id = \"i\"; client_secret = secret.env(\"S\") }"))
                .contains("issuer_url");
        assertThat(paper.problems(BASIC + "version = \"2.35.1\"; session_duration = \"720h\""))
                .contains("CODER_DEFAULT_OAUTH_REFRESH_LIFETIME");
    }

    @Test
    void makesTheDirectoriesOfTheDocument() {
        List<String> paths = paper.tasks(BASIC, Expansion.INSTALL).stream()
                .filter(t -> t.module().equals("fettle.directory"))
                .map(t -> ((dev.fettle.modules.directory.DirectorySpec) t.spec()).path())
                .toList();
        assertThat(paths)
                .contains(
                        "/var/lib/coder",
                        "/var/lib/coder/templates",
                        "/var/lib/coder/workspaces",
                        "/var/lib/coder/logs")
                .contains("/etc/coder", "/etc/coder/templates", "/home/coder/.config", "/home/coder/templates");
        assertThat(paper.environment(BASIC)).contains("CODER_LOGGING_JSON=\"/var/lib/coder/logs/coder.log\"");

        String sqlite = BASIC + "database { typ = \"sqlite\"; path = \"/var/lib/coder/coder.db\" };";
        assertThat(paper.tasks(sqlite)).noneMatch(t -> t.spec().toString().contains("coder.db"));
        assertThat(paper.tasks(sqlite)).noneMatch(t -> t.spec().toString().contains("coder.yaml"));
        List<Task> configured = paper.tasks(BASIC + "yaml = \"networking: {}\\n\"");
        assertThat(((FileSpec) CoderOnPaper.task(configured, "yaml-file").spec()).path())
                .isEqualTo("/etc/coder/coder.yaml");
        assertThat(CoderOnPaper.text(configured, "env-file")).contains("CODER_CONFIG_PATH=\"/etc/coder/coder.yaml\"");
    }

    @Test
    void advisesAboutSmallHosts() {
        try (PklInfra infra = paper.infra(BASIC)) {
            Taskserv coder = infra.load().taskservs().get(0);
            assertThat(coder.advice(SMALL).toString()).contains("at least 2 GB", "at least 2 processors");
        }
        try (PklInfra infra = paper.infra(BASIC + "database { typ = \"postgresql\" }")) {
            Taskserv coder = infra.load().taskservs().get(0);
            assertThat(coder.advice(SMALL).toString())
                    .contains("at least 8 GB of memory for production", "at least 4 processors for production");
        }
    }

    @Test
    void hasTheOperationsOfTheDocument() {
        for (String operation :
                List.of("status", "logs", "start", "stop", "restart", "backup", "restore", "doctor", "reset-admin")) {
            assertThat(paper.tasks(BASIC, operation)).as(operation).isNotEmpty();
        }
    }

    @Test
    void examplesAreInfras() {
        Path examples = Path.of("../../examples");
        for (String name : List.of("coder-dev", "coder-prod", "coder-oidc", "quickstart")) {
            try (PklInfra example = PklInfra.builder(InfraFile.find(name, List.of(examples)))
                    .modules(Modules.all())
                    .build()) {
                assertThat(example.load().taskservs()).as(name).isNotEmpty();
            }
        }
    }

    @Test
    void doctorAsksTheIdentityProvider() {
        assertThat(paper.tasks(
                                BASIC + "oauth { enabled = true; client_id = \"i\"; client_secret = secret.env(\"S\");"
                                        + " issuer_url = \"https://i.example.com\" }",
                                "doctor")
                        .toString())
                .contains("identity-provider@coder-1", "https://i.example.com");
        assertThat(paper.tasks(BASIC, "doctor").toString()).doesNotContain("identity-provider");
    }

    @Test
    void servesMetricsWhereAsked() {
        assertThat(paper.environment(BASIC + "prometheus { enabled = true }"))
                .contains("CODER_PROMETHEUS_ENABLE=\"true\"", "CODER_PROMETHEUS_ADDRESS=\"127.0.0.1:2112\"");
        assertThat(paper.environment(BASIC)).doesNotContain("PROMETHEUS");
    }

    @Test
    void knowsWhichSchemasAReleaseMayKnow() {
        assertThat(known("2.8.5")).isEqualTo("187");
        assertThat(known("2.21.1")).isEqualTo("316");
        assertThat(known("2.21.2")).isEqualTo("313");
        // Releases that came after those that were looked at: what the next one knows is a bound, and there may be
        // none.
        assertThat(known("2.9.5")).isEqualTo("205");
        assertThat(known("2.35.2")).isEmpty();
    }

    private String known(String version) {
        List<Task> tasks = paper.tasks(BASIC + "version = \"" + version + "\";"
                + " database { typ = \"postgresql\"; host = \"h\"; password = secret.env(\"DB\") }");
        return ((CheckSpec) CoderOnPaper.task(tasks, "preflight.schema").spec())
                .environment()
                .get("KNOWN")
                .literal()
                .orElseThrow();
    }

    @Test
    void knowsTheOptionsAndSchemasThatTheStandInKnows() throws IOException {
        assertThat(resource("/taskservs/coder/options.tsv"))
                .isEqualTo(resource("/dev/fettle/standin/config/options.tsv"));
        assertThat(resource("/taskservs/coder/schemas.tsv"))
                .isEqualTo(resource("/dev/fettle/standin/base/schemas.tsv"));
    }

    private static String resource(String name) throws IOException {
        try (var in = java.util.Objects.requireNonNull(CoderConfigTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
