package dev.fettle.standin.server;

import dev.fettle.standin.base.Fatal;
import dev.fettle.standin.base.Json;
import dev.fettle.standin.base.Log;
import dev.fettle.standin.config.Settings;
import java.io.IOException;
import java.util.Map;

/** Ask the OpenID Connect issuer what it offers; a server does not start without that. */
final class Discovery {
    private final Web web;
    private final Log log;

    Discovery(Web web, Log log) {
        this.web = web;
        this.log = log;
    }

    void check(Settings settings) {
        if (!settings.has("CODER_OIDC_CLIENT_ID")) {
            return;
        }
        String issuer = settings.text("CODER_OIDC_ISSUER_URL");
        String url = issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration";
        Map<String, Object> document;
        try {
            Web.Answer answer = web.send("GET", url, null, "");
            if (answer.status() != 200) {
                throw new Fatal("configure oidc provider: " + url + " answers with status " + answer.status());
            }
            document = Json.parseObject(answer.body());
        } catch (IOException | IllegalArgumentException e) {
            throw new Fatal("configure oidc provider: Get \"" + url + "\": " + e.getMessage());
        }
        Object named = document.getOrDefault("issuer", "");
        if (!issuer.equals(named) && !settings.on("CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS")) {
            throw new Fatal("configure oidc provider: the issuer does not match: CODER_OIDC_ISSUER_URL is \"" + issuer
                    + "\", but the provider calls itself \"" + named + "\"");
        }
        log.info("found the OpenID Connect provider", "issuer", issuer);
    }
}
