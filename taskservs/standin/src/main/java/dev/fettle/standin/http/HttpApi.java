package dev.fettle.standin.http;

import static java.util.Objects.requireNonNull;

import dev.fettle.standin.base.Log;
import dev.fettle.standin.config.Settings;
import dev.fettle.standin.http.Sessions.Caller;
import dev.fettle.standin.store.Store;
import dev.fettle.standin.store.User;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Route requests: the part of the API that a deployment uses, health, and a page that says what this is. */
public final class HttpApi {
    private static final String API = "/api/v2";

    private final Settings settings;
    private final Store store;
    private final String deploymentId;
    private final Sessions sessions;
    private final Accounts accounts;
    private final TemplateApi templates;

    /** Create the API over a store. */
    public HttpApi(Settings settings, Store store, String deploymentId, Clock clock, Log log) {
        this.settings = requireNonNull(settings, "settings is null");
        this.store = requireNonNull(store, "store is null");
        this.deploymentId = requireNonNull(deploymentId, "deploymentId is null");
        this.sessions = new Sessions(store, settings, clock);
        this.accounts = new Accounts(settings, store, sessions, clock, log);
        this.templates = new TemplateApi(settings, store, clock, log);
    }

    /** Answer a request. Malformed bodies throw {@link IllegalArgumentException}. */
    Reply handle(Request request) throws IOException {
        String path = request.path();
        if (path.equals("/healthz") || path.equals("/latency-check")) {
            return Reply.text(200, "OK");
        }
        if (path.equals("/api") || path.startsWith("/api/")) {
            return api(request);
        }
        if (path.startsWith("/bin/") || path.startsWith("/derp")) {
            return Reply.message(404, "The stand-in does not serve " + path + ".");
        }
        return new Reply(200, "text/html; charset=utf-8", page());
    }

    private Reply api(Request request) throws IOException {
        return switch (request.toString()) {
            case "GET " + API, "GET " + API + "/" -> Reply.message(200, "Stand-in for Coder " + settings.version());
            case "GET " + API + "/buildinfo" -> Reply.json(200, buildInfo());
            case "GET " + API + "/users/first" -> accounts.hasFirst();
            case "POST " + API + "/users/first" -> accounts.createFirst(request);
            case "POST " + API + "/users/login" -> accounts.login(request);
            case "GET " + API + "/users/authmethods" -> Reply.json(200, authMethods());
            default -> authenticated(request);
        };
    }

    private Reply authenticated(Request request) throws IOException {
        if (!request.path().startsWith(API + "/")) {
            return Reply.message(404, "Route not found.");
        }
        Optional<Caller> caller = sessions.caller(request.token());
        if (caller.isEmpty()) {
            return Reply.message(
                    401, "You are signed out or your session has expired. Please sign in again to continue.");
        }
        String[] parts = request.path().substring(API.length() + 1).split("/", -1);
        if (parts.length >= 2 && parts[0].equals("users")) {
            return users(request, caller.get(), parts);
        }
        if (parts[0].equals("debug") && !caller.get().user().isOwner()) {
            return Reply.notFound();
        }
        return switch (request.toString()) {
            case "GET " + API + "/debug/health" -> Reply.json(200, health());
            case "GET " + API + "/debug/ws" -> WebSocketEcho.accept(request);
            default -> templates.answer(request, caller.get(), List.of(parts)).orElseGet(Reply::noRoute);
        };
    }

    private Reply users(Request request, Caller caller, String[] parts) throws IOException {
        if (request.method().equals("POST") && parts.length == 2 && parts[1].equals("logout")) {
            return accounts.logout(caller);
        }
        Optional<User> user = parts[1].equals("me") ? Optional.of(caller.user()) : store.find(parts[1]);
        if (user.isEmpty()
                || !caller.user().isOwner()
                        && !user.get().id().equals(caller.user().id())) {
            return Reply.notFound();
        }
        String route = request.method() + " " + String.join("/", List.of(parts).subList(2, parts.length));
        return switch (route) {
            case "GET " -> accounts.describe(user.get());
            case "POST keys/tokens" -> accounts.createToken(user.get(), request);
            case "GET keys/tokens" -> accounts.tokens(user.get());
            case "GET keys/tokens/tokenconfig" -> accounts.tokenConfig(user.get());
            default -> Reply.noRoute();
        };
    }

    private Map<String, Object> buildInfo() {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("external_url", "urn:standin:coder");
        info.put("version", settings.version().label());
        info.put("dashboard_url", settings.text("CODER_ACCESS_URL"));
        info.put("workspace_proxy", false);
        if (settings.version().atLeast(9, 0)) {
            info.put("telemetry", false);
            info.put("deployment_id", deploymentId);
        }
        info.put("standin", true);
        return info;
    }

    private Map<String, Object> authMethods() {
        Map<String, Object> methods = new LinkedHashMap<>();
        methods.put("password", Map.of("enabled", !settings.on("CODER_DISABLE_PASSWORD_AUTH")));
        methods.put("github", Map.of("enabled", settings.has("CODER_OAUTH2_GITHUB_CLIENT_ID")));
        Map<String, Object> oidc = new LinkedHashMap<>();
        oidc.put("enabled", settings.has("CODER_OIDC_CLIENT_ID"));
        oidc.put("signInText", settings.text("CODER_OIDC_SIGN_IN_TEXT"));
        oidc.put("iconUrl", settings.text("CODER_OIDC_ICON_URL"));
        methods.put("oidc", oidc);
        return methods;
    }

    private Map<String, Object> health() throws IOException {
        boolean reachable = store.count() >= 0;
        Map<String, Object> health = new LinkedHashMap<>();
        health.put("healthy", reachable);
        health.put("severity", "ok");
        health.put("database", Map.of("healthy", reachable, "reachable", reachable));
        health.put("coder_version", settings.version().label());
        health.put("standin", true);
        return health;
    }

    private String page() {
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>Stand-in for Coder</title></head>
                <body><h1>Stand-in for Coder %s</h1>
                <p>This is not Coder. It is a small stand-in for tests and demonstrations, installed where the real
                release could not be downloaded. It has no dashboard and no workspaces, and looks at
                templates without running Terraform.</p>
                </body></html>
                """.formatted(settings.version());
    }
}
