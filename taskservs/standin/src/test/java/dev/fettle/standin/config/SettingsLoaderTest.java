package dev.fettle.standin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.standin.base.Fatal;
import dev.fettle.standin.base.ReleaseVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsLoaderTest {
    @TempDir
    private Path directory;

    private static Settings load(String version, Map<String, String> env, String... args) {
        ReleaseVersion release = ReleaseVersion.parse(version);
        OptionTable table = OptionTable.of(release);
        CommandLine line = CommandLine.parse(List.of(args), table, Set.of(), Set.of());
        return new SettingsLoader(release, table).load(line, env);
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("coder.yaml"), text).toString();
    }

    @Test
    void aFlagWinsOverTheEnvironmentThatOverYamlThatOverTheDefault() throws IOException {
        String file =
                file("networking:\n  http:\n    httpAddress: yaml:1\n  accessURL: http://yaml\ncacheDir: /yaml\n");
        Settings settings = load(
                "2.8.0",
                Map.of("CODER_CONFIG_PATH", file, "CODER_ACCESS_URL", "http://env", "CODER_HTTP_ADDRESS", "env:1"),
                "--http-address=flag:1",
                "--tls-enable");
        assertThat(settings.text("CODER_HTTP_ADDRESS")).isEqualTo("flag:1");
        assertThat(settings.source("CODER_HTTP_ADDRESS")).isEqualTo(Settings.Source.FLAG);
        assertThat(settings.on("CODER_TLS_ENABLE")).isTrue();
        assertThat(settings.text("CODER_ACCESS_URL")).isEqualTo("http://env");
        assertThat(settings.text("CODER_CACHE_DIRECTORY")).isEqualTo("/yaml");
        assertThat(settings.text("CODER_TLS_ADDRESS")).isEqualTo("127.0.0.1:3443");
        assertThat(settings.source("CODER_TLS_ADDRESS")).isEqualTo(Settings.Source.DEFAULT);
    }

    @Test
    void anEmptyVariableCountsSinceRelease34() {
        Map<String, String> empty = Map.of("CODER_HTTP_ADDRESS", "");
        assertThat(load("2.33.0", empty).text("CODER_HTTP_ADDRESS")).isEqualTo("127.0.0.1:3000");
        assertThat(load("2.34.0", empty).text("CODER_HTTP_ADDRESS")).isEmpty();
        Map<String, String> duration = Map.of("CODER_SESSION_DURATION", "");
        assertThatCode(() -> load("2.33.0", duration)).doesNotThrowAnyException();
        assertThatThrownBy(() -> load("2.34.0", duration))
                .isInstanceOf(Fatal.class)
                .hasMessageContaining("CODER_SESSION_DURATION")
                .hasMessageContaining("empty");
    }

    @Test
    void daysAreReadSinceRelease29() {
        Map<String, String> days = Map.of("CODER_SESSION_DURATION", "30d");
        assertThat(load("2.29.0", days).duration("CODER_SESSION_DURATION")).isEqualTo(Duration.ofDays(30));
        assertThatThrownBy(() -> load("2.28.0", days)).hasMessageContaining("does not know days");
    }

    @Test
    void unknownKeysAndWrongTypesOfTheYamlFileAreFatalAndAllNamed() throws IOException {
        String file = file("networking:\n  accesURL: http://x\n  http: 3\nmade: {up: 1}\nupdateCheck: perhaps\n");
        assertThatThrownBy(() -> load("2.8.0", Map.of(), "--config", file))
                .isInstanceOf(Fatal.class)
                .hasMessageContaining("unknown option \"networking.accesURL\"")
                .hasMessageContaining("unknown option \"made\"")
                .hasMessageContaining("\"networking.http\" is a group")
                .hasMessageContaining("\"updateCheck\" is not true or false");
    }

    @Test
    void optionsOfLaterReleasesAreUnknownBefore() throws IOException {
        String file = file("pgAuth: password\n");
        assertThatThrownBy(() -> load("2.8.0", Map.of("CODER_CONFIG_PATH", file)))
                .hasMessageContaining("unknown option \"pgAuth\"");
        assertThat(load("2.10.0", Map.of("CODER_CONFIG_PATH", file)).text("CODER_PG_AUTH"))
                .isEqualTo("password");
        assertThatThrownBy(() -> load("2.8.0", Map.of(), "--postgres-auth=password"))
                .hasMessageContaining("unknown flag: --postgres-auth");
    }

    @Test
    void messagesNeverHoldTheValue() {
        assertThatThrownBy(() -> load("2.8.0", Map.of("CODER_PROVISIONER_DAEMONS", "hunter2")))
                .hasMessageContaining("CODER_PROVISIONER_DAEMONS")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void theYamlThatIsWrittenCanBeReadAndHoldsNoSecret() throws IOException {
        ReleaseVersion release = ReleaseVersion.parse("2.35.1");
        Settings settings = load(
                "2.35.1",
                Map.of(
                        "CODER_ACCESS_URL",
                        "https://c.example",
                        "CODER_OIDC_SCOPES",
                        "openid,\"a,b\"",
                        "CODER_PG_CONNECTION_URL",
                        "postgres://u:hunter2@h/d",
                        "CODER_SESSION_DURATION",
                        "36h"));
        String yaml = new SettingsLoader(release, OptionTable.of(release)).yaml(settings);
        assertThat(yaml).doesNotContain("hunter2");
        Settings again = load("2.35.1", Map.of(), "-c", file(yaml));
        assertThat(again.text("CODER_ACCESS_URL")).isEqualTo("https://c.example");
        assertThat(again.list("CODER_OIDC_SCOPES")).containsExactly("openid", "a,b");
        assertThat(again.duration("CODER_SESSION_DURATION")).isEqualTo(Duration.ofHours(36));
    }

    @Test
    void externalAuthProvidersAreNumberedWithoutGaps() {
        assertThatThrownBy(() -> load("2.8.0", Map.of("CODER_EXTERNAL_AUTH_1_ID", "x")))
                .hasMessageContaining("provider 0 is missing");
    }

    @Test
    void aMissingConfigFileIsNamed() {
        assertThatThrownBy(() -> load("2.8.0", Map.of("CODER_CONFIG_PATH", "/nowhere/coder.yaml")))
                .hasMessageContaining("`/nowhere/coder.yaml`: no such file");
    }
}
