package dev.fettle.standin.config;

import dev.fettle.standin.base.Fatal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Check rules between options, in two steps: what stops a server before it binds, and what stops it later. */
public final class CrossChecks {
    private static final List<String> TLS_VERSIONS = List.of("tls10", "tls11", "tls12", "tls13");
    private static final List<String> CLIENT_AUTH =
            List.of("none", "request", "require-any", "verify-if-given", "require-and-verify");

    private final Settings settings;

    /** Create the checks for some settings. */
    public CrossChecks(Settings settings) {
        this.settings = settings;
    }

    /**
     * Check what is checked before any port is bound.
     *
     * @throws Fatal on the first broken rule
     */
    public void beforeBinding() {
        accessUrl();
        addresses();
        if (settings.on("CODER_TLS_ENABLE")) {
            tls();
        }
        wildcard();
        lifetimes();
        if ("none".equals(settings.text("CODER_SAMESITE_AUTH_COOKIE")) && !settings.on("CODER_SECURE_AUTH_COOKIE")) {
            throw new Fatal("CODER_SAMESITE_AUTH_COOKIE=none needs CODER_SECURE_AUTH_COOKIE=true");
        }
        String algorithm = settings.text("CODER_SSH_KEYGEN_ALGORITHM").toLowerCase(Locale.ROOT);
        if (!algorithm.isEmpty() && !List.of("ed25519", "ecdsa", "rsa4096").contains(algorithm)) {
            throw new Fatal("CODER_SSH_KEYGEN_ALGORITHM is none of ed25519, ecdsa, rsa4096");
        }
    }

    private void accessUrl() {
        String url = settings.text("CODER_ACCESS_URL");
        if (!url.isEmpty() && !url.startsWith("http://") && !url.startsWith("https://")) {
            throw new Fatal("the access URL (CODER_ACCESS_URL) must start with http:// or https://");
        }
    }

    private void addresses() {
        if (settings.has("CODER_ADDRESS")) {
            return;
        }
        boolean tls = settings.on("CODER_TLS_ENABLE");
        if (!settings.has("CODER_HTTP_ADDRESS") && !tls) {
            throw new Fatal(
                    "TLS is disabled. Enable it with --tls-enable, or give an HTTP address (CODER_HTTP_ADDRESS)");
        }
        if (tls && !settings.has("CODER_TLS_ADDRESS")) {
            throw new Fatal("TLS is enabled, but the TLS address (CODER_TLS_ADDRESS) is empty");
        }
    }

    private void tls() {
        List<String> certificates = settings.list("CODER_TLS_CERT_FILE");
        List<String> keys = settings.list("CODER_TLS_KEY_FILE");
        if (certificates.size() != keys.size()) {
            throw new Fatal("CODER_TLS_CERT_FILE and CODER_TLS_KEY_FILE must name equally many files, but name "
                    + certificates.size() + " and " + keys.size());
        }
        certificates.forEach(file -> readable(file, "certificate"));
        keys.forEach(file -> readable(file, "key"));
        String version = settings.text("CODER_TLS_MIN_VERSION");
        if (!TLS_VERSIONS.contains(version)) {
            throw new Fatal("unrecognized TLS version (CODER_TLS_MIN_VERSION): " + version);
        }
        String clientAuth = settings.text("CODER_TLS_CLIENT_AUTH");
        if (!CLIENT_AUTH.contains(clientAuth)) {
            throw new Fatal("unrecognized TLS client auth (CODER_TLS_CLIENT_AUTH): " + clientAuth);
        }
        if (settings.has("CODER_TLS_CLIENT_CA_FILE")) {
            readable(settings.text("CODER_TLS_CLIENT_CA_FILE"), "client CA");
        }
    }

    private static void readable(String file, String what) {
        if (!Files.isReadable(Path.of(file)) || Files.isDirectory(Path.of(file))) {
            throw new Fatal("load TLS " + what + " file `" + file + "`: "
                    + (Files.exists(Path.of(file)) ? "it cannot be read" : "no such file or directory"));
        }
    }

    private void wildcard() {
        String pattern = settings.text("CODER_WILDCARD_ACCESS_URL");
        if (pattern.isEmpty()) {
            return;
        }
        String fault = null;
        if (pattern.contains("://")) {
            fault = "must not contain a scheme";
        } else if (!pattern.startsWith("*")) {
            fault = "must start with `*`";
        } else if (pattern.replaceFirst(":\\d+$", "").split("\\.", -1).length < 2) {
            fault = "must have at least two labels";
        } else if (!pattern.matches("\\*[a-zA-Z0-9-]*(\\.[a-zA-Z0-9-]+)+(:\\d+)?")) {
            fault = "is not a host name with a leading `*`";
        }
        if (fault != null) {
            throw new Fatal("the wildcard access URL (CODER_WILDCARD_ACCESS_URL) " + fault);
        }
    }

    private void lifetimes() {
        if (settings.version().checksRefreshLifetime()
                && settings.duration("CODER_DEFAULT_OAUTH_REFRESH_LIFETIME")
                                .compareTo(settings.duration("CODER_SESSION_DURATION"))
                        <= 0) {
            throw new Fatal("the default OAuth refresh lifetime (CODER_DEFAULT_OAUTH_REFRESH_LIFETIME, "
                    + GoDuration.format(settings.duration("CODER_DEFAULT_OAUTH_REFRESH_LIFETIME"))
                    + ") must be strictly greater than the session duration (CODER_SESSION_DURATION, "
                    + GoDuration.format(settings.duration("CODER_SESSION_DURATION")) + ")");
        }
    }

    /**
     * Check what a server only looks at once its database answers: the settings of OpenID Connect.
     *
     * @throws Fatal on the first broken rule
     */
    public void oidc() {
        if (!settings.has("CODER_OIDC_CLIENT_ID")) {
            return;
        }
        if (!settings.has("CODER_OIDC_ISSUER_URL")) {
            throw new Fatal("OIDC issuer URL must be set (CODER_OIDC_ISSUER_URL), as CODER_OIDC_CLIENT_ID is");
        }
        if (!settings.list("CODER_OIDC_ALLOWED_GROUPS").isEmpty() && !settings.has("CODER_OIDC_GROUP_FIELD")) {
            throw new Fatal("CODER_OIDC_ALLOWED_GROUPS needs CODER_OIDC_GROUP_FIELD");
        }
        if (settings.has("CODER_OIDC_CLIENT_KEY_FILE") && settings.has("CODER_OIDC_CLIENT_SECRET")) {
            throw new Fatal("only one of the OIDC client secret and the OIDC client key file may be given");
        }
        if (settings.has("CODER_OIDC_CLIENT_KEY_FILE") != settings.has("CODER_OIDC_CLIENT_CERT_FILE")) {
            throw new Fatal("the OIDC client key file and certificate file must be given together");
        }
    }

    /**
     * Check the settings of login through GitHub.
     *
     * @throws Fatal on the first broken rule
     */
    public void github() {
        if (!settings.has("CODER_OAUTH2_GITHUB_CLIENT_ID")) {
            return;
        }
        List<String> organizations = settings.list("CODER_OAUTH2_GITHUB_ALLOWED_ORGS");
        List<String> teams = settings.list("CODER_OAUTH2_GITHUB_ALLOWED_TEAMS");
        boolean everyone = settings.on("CODER_OAUTH2_GITHUB_ALLOW_EVERYONE");
        if (everyone && !(organizations.isEmpty() && teams.isEmpty())) {
            throw new Fatal("GitHub: allow everyone and allowed orgs or teams exclude each other");
        }
        if (!everyone && organizations.isEmpty()) {
            throw new Fatal("GitHub: allowed orgs is empty: must specify at least one org or allow everyone");
        }
        for (String team : teams) {
            if (!team.matches("[^/]+/[^/]+")) {
                throw new Fatal("GitHub: the allowed team `" + team + "` is not of the form org/team-slug");
            }
        }
    }
}
