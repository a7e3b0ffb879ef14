package dev.fettle.standin.http;

import static java.util.Objects.requireNonNull;

import dev.fettle.standin.base.Log;
import dev.fettle.standin.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Stand before the API: redirect to the access URL where that is asked for, and say what went wrong. */
public final class Front implements Handler {
    private final Settings settings;
    private final HttpApi api;
    private final Log log;

    /** Create a front for an API. */
    public Front(Settings settings, HttpApi api, Log log) {
        this.settings = requireNonNull(settings, "settings is null");
        this.api = requireNonNull(api, "api is null");
        this.log = requireNonNull(log, "log is null");
    }

    @Override
    public Reply handle(Request request) {
        Reply redirect = redirect(request);
        return decorated(request, redirect == null ? answer(request) : redirect);
    }

    private Reply answer(Request request) {
        Reply reply;
        try {
            reply = api.handle(request);
        } catch (IllegalArgumentException e) {
            reply = Reply.message(400, "Request body must be valid JSON.");
        } catch (IOException | RuntimeException e) {
            log.error("request failed", "request", request, "error", String.valueOf(e.getMessage()));
            reply = Reply.message(500, "Internal server error.");
        }
        log.debug("request", "request", request, "status", reply.status(), "remote", request.remote());
        return reply;
    }

    private @Nullable Reply redirect(Request request) {
        String path = request.path();
        boolean wanted = settings.on("CODER_REDIRECT_TO_ACCESS_URL") || settings.on("CODER_TLS_REDIRECT_HTTP_TO_HTTPS");
        if (!wanted || !settings.has("CODER_ACCESS_URL") || path.equals("/healthz") || path.startsWith("/derp")) {
            return null;
        }
        URI target = URI.create(settings.text("CODER_ACCESS_URL"));
        String scheme =
                request.secure() || forwarded(request).toLowerCase(Locale.ROOT).equals("https") ? "https" : "http";
        if (request.header("host").equalsIgnoreCase(target.getRawAuthority()) && scheme.equals(target.getScheme())) {
            return null;
        }
        return Reply.text(307, "")
                .with("Location", target.getScheme() + "://" + target.getRawAuthority() + request.target());
    }

    /** The scheme that a proxy names, if the options trust the header. */
    private String forwarded(Request request) {
        return settings.list("CODER_PROXY_TRUSTED_HEADERS").stream().anyMatch("X-Forwarded-Proto"::equalsIgnoreCase)
                ? request.header("x-forwarded-proto")
                : "";
    }

    private Reply decorated(Request request, Reply reply) {
        Reply named = reply.with("X-Coder-Build-Version", settings.version().label());
        if (!request.secure() || settings.number("CODER_STRICT_TRANSPORT_SECURITY") <= 0) {
            return named;
        }
        StringBuilder hsts = new StringBuilder("max-age=" + settings.number("CODER_STRICT_TRANSPORT_SECURITY"));
        settings.list("CODER_STRICT_TRANSPORT_SECURITY_OPTIONS")
                .forEach(o -> hsts.append("; ").append(o));
        return named.with("Strict-Transport-Security", hsts.toString());
    }
}
