package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Expansion;
import dev.fettle.engine.model.Facts;
import dev.fettle.modules.Modules;
import dev.fettle.modules.file.FileSpec;
import dev.fettle.pkl.ArtifactResolver;
import dev.fettle.pkl.InfraFile;
import dev.fettle.pkl.PklInfra;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three blocks of the task service's document, to the letter, become infras that mean the same. */
class NotationTest {

    @TempDir
    Path dir;

    @Test
    void basicBlockBecomesAnInfra() throws IOException {
        Converted basic = converted(block("basic"));
        assertThat(basic.warnings()).anyMatch(w -> w.contains("Coder has no SQLite"));
        assertThat(basic.environment())
                .contains("CODER_ACCESS_URL=\"http://coder.example.com:7080\"", "CODER_HTTP_ADDRESS=\"0.0.0.0:7080\"");
    }

    @Test
    void productionBlockBecomesAnInfra() throws IOException {
        Converted production = converted(block("production"));
        assertThat(production.warnings())
                .anyMatch(w -> w.contains("only users whom an owner has made"))
                .anyMatch(w -> w.contains("A secret is written as plain text"))
                .anyMatch(w -> w.contains("bounds API tokens"));
        assertThat(production.environment())
                .contains("CODER_WILDCARD_ACCESS_URL=\"*.coder.company.com\"", "CODER_TLS_ADDRESS=\"0.0.0.0:443\"")
                .contains(
                        "CODER_TLS_CERT_FILE=\"/etc/ssl/certs/coder.crt\"",
                        "CODER_TLS_KEY_FILE=\"/etc/ssl/private/coder.key\"")
                .contains("@postgres.company.com:5432/coder?sslmode=require")
                .contains("CODER_OAUTH2_GITHUB_CLIENT_ID=\"github_client_id\"", "CODER_MAX_TOKEN_LIFETIME=\"720h\"")
                .contains("CODER_SECURE_AUTH_COOKIE=\"true\"", "CODER_TELEMETRY_ENABLE=\"false\"")
                .doesNotContain("secure_password", "github_client_secret");
    }

    @Test
    void openIdConnectBlockBecomesAnInfra() throws IOException {
        String rest = "access_url: \"https://coder.company.com\"\n";
        Converted oidc =
                converted(block("oidc").replace("# ... other configuration\n", "# ... other configuration\n" + rest));
        assertThat(oidc.environment())
                .contains("CODER_OIDC_ISSUER_URL=\"https://auth.company.com/realms/company\"")
                .contains("CODER_OIDC_SCOPES=\"openid,profile,email,groups\"", "CODER_OIDC_CLIENT_ID=\"coder-client\"");
        assertThat(Notation.toPkl("x", block("oidc"))).contains("// ... other configuration");
    }

    @Test
    void namesThePlaceOfAMistake() {
        assertThatThrownBy(() -> Notation.toPkl("old.k", "coder: CoderServer = {\n  name: coder\n}\n"))
                .isInstanceOf(EngineException.class)
                .satisfies(e -> assertThat(((EngineException) e).diagnostics().toString())
                        .contains("`coder` is no value", "old.k:2"));
        assertThatThrownBy(() -> Notation.toPkl("old.k", "coder: CoderServer = {\n  name: \"coder\n"))
                .hasMessageContaining("no closing quote");
        assertThatThrownBy(() -> Notation.toPkl("old.k", "redis: Redis = { }"))
                .hasMessageContaining("Only `CoderServer`");
        assertThatThrownBy(() -> Notation.toPkl("old.k", "# nothing\n")).hasMessageContaining("There is no block");
    }

    private record Converted(List<String> warnings, String environment) {}

    private Converted converted(String notation) throws IOException {
        Path file = Files.writeString(dir.resolve("converted.pkl"), Notation.toPkl("old.k", notation));
        try (PklInfra infra = PklInfra.builder(InfraFile.find(file.toString(), List.of(dir)))
                .modules(Modules.all())
                .artifacts(name ->
                        new ArtifactResolver.Artifact(new Content.LocalFile(file, "0".repeat(64), 1), Optional.empty()))
                .build()) {
            Definition definition = infra.load();
            Facts facts = Facts.sample("debian", "debian", "12", "bookworm");
            String environment = definition
                    .taskservs()
                    .get(0)
                    .tasks(new Expansion(definition.servers().get(0), facts, List.of(), Map.of(), Expansion.INSTALL))
                    .stream()
                    .filter(t -> t.id().name().equals("env-file"))
                    .map(t -> ((FileSpec) t.spec()).content().orElseThrow().toString())
                    .findFirst()
                    .orElseThrow();
            return new Converted(
                    definition.warnings().stream().map(Diagnostic::summary).toList(), environment);
        }
    }

    private static String block(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(NotationTest.class.getResourceAsStream("/notation/" + name + ".txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
