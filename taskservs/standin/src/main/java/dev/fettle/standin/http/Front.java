package dev.fettle.standin.http;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;
import dev.fettle.standin.base.Log;
import dev.fettle.standin.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turn exchanges of the HTTP server into requests for the API; redirect to the access URL where that is asked for. */
public final class Front implements HttpHandler {
    private static final int MAX_BODY = 1 << 20;
    private static final String COOKIE = "coder_session_token=";

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
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = redirect(exchange);
            if (reply == null) {
                reply = answer(exchange);
            }
            send(exchange, reply);
        }
    }

    private Reply answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            return Reply.message(413, "The request body is too large.");
        }
        Request request = new Request(
                exchange.getRequestMethod(),
                Objects.requireNonNullElse(exchange.getRequestURI().getPath(), "/"),
                token(exchange),
                exchange.getRemoteAddress().getAddress().getHostAddress(),
                new String(body, StandardCharsets.UTF_8));
        Reply reply;
        try {
            reply = api.handle(request);
        } catch (IllegalArgumentException e) {
            reply = Reply.message(400, "Request body must be valid JSON.");
        } catch (IOException | RuntimeException e) {
            log.error("request failed", "request", request, "error", e.getMessage());
            reply = Reply.message(500, "Internal server error.");
        }
        log.debug("request", "request", request, "status", reply.status(), "remote", request.remote());
        return reply;
    }

    private @Nullable Reply redirect(HttpExchange exchange) {
        String path = exchange.getRequestURI().getRawPath();
        boolean wanted = settings.on("CODER_REDIRECT_TO_ACCESS_URL") || settings.on("CODER_TLS_REDIRECT_HTTP_TO_HTTPS");
        if (!wanted || !settings.has("CODER_ACCESS_URL") || path.equals("/healthz") || path.startsWith("/derp")) {
            return null;
        }
        URI target = URI.create(settings.text("CODER_ACCESS_URL"));
        String host = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Host"), "");
        String scheme = exchange instanceof HttpsExchange
                        || forwarded(exchange).toLowerCase(Locale.ROOT).equals("https")
                ? "https"
                : "http";
        if (host.equalsIgnoreCase(target.getRawAuthority()) && scheme.equals(target.getScheme())) {
            return null;
        }
        return Reply.text(307, "")
                .with("Location", target.getScheme() + "://" + target.getRawAuthority() + exchange.getRequestURI());
    }

    /** The scheme that a proxy names, if the options trust the header. */
    private String forwarded(HttpExchange exchange) {
        return settings.list("CODER_PROXY_TRUSTED_HEADERS").stream().anyMatch("X-Forwarded-Proto"::equalsIgnoreCase)
                ? Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("X-Forwarded-Proto"), "")
                : "";
    }

    private static String token(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Coder-Session-Token");
        if (header != null) {
            return header;
        }
        for (String line :
                Objects.requireNonNullElse(exchange.getRequestHeaders().get("Cookie"), List.<String>of())) {
            for (String cookie : line.split(";")) {
                if (cookie.strip().startsWith(COOKIE)) {
                    return cookie.strip().substring(COOKIE.length());
                }
            }
        }
        return "";
    }

    private void send(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("Content-Type", reply.type());
        exchange.getResponseHeaders()
                .set("X-Coder-Build-Version", settings.version().label());
        if (exchange instanceof HttpsExchange && settings.number("CODER_STRICT_TRANSPORT_SECURITY") > 0) {
            StringBuilder hsts = new StringBuilder("max-age=" + settings.number("CODER_STRICT_TRANSPORT_SECURITY"));
            settings.list("CODER_STRICT_TRANSPORT_SECURITY_OPTIONS")
                    .forEach(o -> hsts.append("; ").append(o));
            exchange.getResponseHeaders().set("Strict-Transport-Security", hsts.toString());
        }
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(reply.status(), head || body.length == 0 ? -1 : body.length);
        if (!head && body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
