package dev.fettle.standin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.standin.base.Fatal;
import dev.fettle.standin.base.ReleaseVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrossChecksTest {
    private static void check(String version, Map<String, String> env) {
        ReleaseVersion release = ReleaseVersion.parse(version);
        OptionTable table = OptionTable.of(release);
        CommandLine line = CommandLine.parse(List.of(), table, Set.of(), Set.of());
        CrossChecks checks = new CrossChecks(new SettingsLoader(release, table).load(line, env));
        checks.beforeBinding();
        checks.oidc();
        checks.github();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.8.0", "2.23.0", "2.34.0", "2.35.1"})
    void theDefaultsAreFine(String version) {
        assertThatCode(() ->
                        check(version, Map.of("CODER_ACCESS_URL", "https://c.example", "CODER_TLS_ENABLE", "true")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2.8.0  | CODER_ACCESS_URL=c.example | must start with http",
                "2.34.0 | CODER_HTTP_ADDRESS= | TLS is disabled",
                "2.35.1 | CODER_HTTP_ADDRESS= | TLS is disabled",
                "2.8.0  | CODER_TLS_ENABLE=true;CODER_TLS_CERT_FILE=/etc/hostname | 1 and 0",
                "2.8.0  | CODER_TLS_ENABLE=1;CODER_TLS_CERT_FILE=/no/c;CODER_TLS_KEY_FILE=/no/k | certificate file `/no/c`",
                "2.8.0  | CODER_TLS_ENABLE=1;CODER_TLS_MIN_VERSION=tls14 | unrecognized TLS version",
                "2.8.0  | CODER_TLS_ENABLE=1;CODER_TLS_CLIENT_AUTH=maybe | unrecognized TLS client auth",
                "2.8.0  | CODER_WILDCARD_ACCESS_URL=https://*.c.example | must not contain a scheme",
                "2.8.0  | CODER_WILDCARD_ACCESS_URL=c.example | must start with `*`",
                "2.8.0  | CODER_WILDCARD_ACCESS_URL=* | at least two labels",
                "2.8.0  | CODER_OAUTH2_GITHUB_CLIENT_ID=x | allowed orgs is empty",
                "2.8.0  | CODER_OAUTH2_GITHUB_CLIENT_ID=x;CODER_OAUTH2_GITHUB_ALLOW_EVERYONE=true;CODER_OAUTH2_GITHUB_ALLOWED_ORGS=o | exclude",
                "2.8.0  | CODER_OAUTH2_GITHUB_CLIENT_ID=x;CODER_OAUTH2_GITHUB_ALLOWED_ORGS=o;CODER_OAUTH2_GITHUB_ALLOWED_TEAMS=t | org/team-slug",
                "2.8.0  | CODER_OIDC_CLIENT_ID=x | issuer URL must be set",
                "2.8.0  | CODER_OIDC_CLIENT_ID=x;CODER_OIDC_ISSUER_URL=https://i;CODER_OIDC_ALLOWED_GROUPS=g | CODER_OIDC_GROUP_FIELD",
                "2.27.0 | CODER_SESSION_DURATION=720h | strictly greater",
                "2.22.0 | CODER_SAMESITE_AUTH_COOKIE=none | CODER_SECURE_AUTH_COOKIE",
                "2.8.0  | CODER_SSH_KEYGEN_ALGORITHM=dsa | CODER_SSH_KEYGEN_ALGORITHM",
            })
    void aBrokenRuleIsFatalAndNamed(String version, String assignments, String message) {
        assertThatThrownBy(() -> check(version, env(assignments)))
                .isInstanceOf(Fatal.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2.26.0 | CODER_SESSION_DURATION=720h",
                "2.27.0 | CODER_SESSION_DURATION=720h;CODER_DEFAULT_OAUTH_REFRESH_LIFETIME=721h",
                "2.8.0  | CODER_HTTP_ADDRESS=",
                "2.35.1 | CODER_HTTP_ADDRESS=;CODER_TLS_ENABLE=true",
                "2.8.0  | CODER_WILDCARD_ACCESS_URL=*--apps.c.example:8443",
                "2.8.0  | CODER_OAUTH2_GITHUB_CLIENT_ID=x;CODER_OAUTH2_GITHUB_ALLOWED_ORGS=o;CODER_OAUTH2_GITHUB_ALLOWED_TEAMS=o/t",
            })
    void aKeptRuleIsNot(String version, String assignments) {
        assertThatCode(() -> check(version, env(assignments))).doesNotThrowAnyException();
    }

    private static Map<String, String> env(String assignments) {
        Map<String, String> env = new HashMap<>();
        for (String assignment : assignments.split(";")) {
            String[] parts = assignment.split("=", 2);
            env.put(parts[0], parts[1]);
        }
        assertThat(env).isNotEmpty();
        return env;
    }
}
