package dev.fettle.standin.http;

import static java.util.Objects.requireNonNull;

import dev.fettle.standin.base.Log;
import dev.fettle.standin.config.Settings;
import dev.fettle.standin.http.Sessions.Caller;
import dev.fettle.standin.store.Key;
import dev.fettle.standin.store.NewUser;
import dev.fettle.standin.store.Passwords;
import dev.fettle.standin.store.Store;
import dev.fettle.standin.store.User;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Answer what the API offers about users: the first one, login, oneself and tokens. */
final class Accounts {
    private static final int LOGINS_PER_MINUTE = 60;

    private final Settings settings;
    private final Store store;
    private final Sessions sessions;
    private final Clock clock;
    private final Log log;
    // Guarded by itself.
    private final Map<String, Deque<Long>> logins = new HashMap<>();

    Accounts(Settings settings, Store store, Sessions sessions, Clock clock, Log log) {
        this.settings = requireNonNull(settings, "settings is null");
        this.store = requireNonNull(store, "store is null");
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.log = requireNonNull(log, "log is null");
    }

    Reply hasFirst() throws IOException {
        return store.count() == 0
                ? Reply.message(404, "The initial user has not been created!")
                : Reply.message(200, "The initial user has already been created!");
    }

    Reply createFirst(Request request) throws IOException {
        Map<String, Object> body = request.json();
        if (store.count() > 0) {
            return Reply.message(409, "The initial user has already been created.");
        }
        String email = text(body, "email");
        String username = text(body, "username");
        String password = text(body, "password");
        Optional<NewUser.Fault> fault = NewUser.check(username, email, password);
        if (fault.isPresent()) {
            return Reply.invalid(
                    "Invalid request body.", fault.get().field(), fault.get().detail());
        }
        String name = settings.version().knowsFullNames() ? text(body, "name") : "";
        User user = NewUser.owner(username, email, name, password, clock.instant());
        if (!store.addFirst(user)) {
            return Reply.message(409, "The initial user has already been created.");
        }
        log.info("created the first user", "username", username);
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("user_id", user.id());
        made.put("organization_id", store.organizations().get(0));
        return Reply.json(201, made);
    }

    Reply login(Request request) throws IOException {
        if (!settings.on("CODER_DANGEROUS_DISABLE_RATE_LIMITS") && !admitted(request.remote())) {
            return Reply.message(429, "You've been rate limited for sending more than 60 requests in 1m0s.");
        }
        Map<String, Object> body = request.json();
        Optional<User> user =
                store.find(text(body, "email")).filter(found -> found.email().equalsIgnoreCase(text(body, "email")));
        if (user.isEmpty()
                || !Passwords.matches(text(body, "password"), user.get().passwordHash())) {
            return Reply.message(401, "Incorrect email or password.");
        }
        if (settings.on("CODER_DISABLE_PASSWORD_AUTH") && !user.get().isOwner()) {
            return Reply.message(403, "Password authentication is disabled.");
        }
        String token = sessions.start(user.get());
        boolean secure = settings.on("CODER_SECURE_AUTH_COOKIE")
                || settings.version().secureCookieFollowsUrl()
                        && settings.source("CODER_SECURE_AUTH_COOKIE") == Settings.Source.DEFAULT
                        && settings.text("CODER_ACCESS_URL").startsWith("https:");
        String sameSite = "none".equals(settings.text("CODER_SAMESITE_AUTH_COOKIE")) ? "None" : "Lax";
        return Reply.json(201, Map.of("session_token", token))
                .with(
                        "Set-Cookie",
                        "coder_session_token=" + token + "; Path=/; HttpOnly; SameSite=" + sameSite
                                + (secure ? "; Secure" : ""));
    }

    /** Count a login of the last minute; answers false if there were too many. */
    private boolean admitted(String remote) {
        long now = clock.millis();
        synchronized (logins) {
            Deque<Long> times = logins.computeIfAbsent(remote, key -> new ArrayDeque<>());
            while (!times.isEmpty() && times.peekFirst() < now - 60_000) {
                times.removeFirst();
            }
            if (times.size() >= LOGINS_PER_MINUTE) {
                return false;
            }
            times.addLast(now);
            return true;
        }
    }

    Reply logout(Caller caller) throws IOException {
        store.remove(caller.key().id());
        return Reply.message(200, "Logged out!");
    }

    Reply describe(User user) throws IOException {
        return Reply.json(200, view(user));
    }

    private Map<String, Object> view(User user) throws IOException {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", user.id());
        view.put("username", user.username());
        if (settings.version().knowsFullNames()) {
            view.put("name", user.name());
        }
        view.put("email", user.email());
        view.put("created_at", user.createdAt());
        view.put("status", "active");
        view.put("login_type", "password");
        view.put("organization_ids", store.organizations());
        view.put(
                "roles", user.roles().stream().map(role -> Map.of("name", role)).toList());
        return view;
    }

    Reply createToken(User user, Request request) throws IOException {
        Map<String, Object> body = request.json();
        Duration lifetime = body.get("lifetime") instanceof BigDecimal nanos && nanos.signum() > 0
                ? Duration.ofNanos(nanos.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue())
                : defaultLifetime();
        Duration limit = longest(user);
        if (lifetime.compareTo(limit) > 0) {
            return Reply.message(
                    400,
                    "Failed to validate create API key request: lifetime must be less than " + limit.toHours() + "h");
        }
        String name = text(body, "token_name");
        String effective = name.isEmpty() ? "token-" + clock.millis() : name;
        if (store.keysOf(user.id()).stream().anyMatch(key -> key.tokenName().equals(effective))) {
            return Reply.message(409, "A token with name \"" + effective + "\" already exists.");
        }
        return Reply.json(201, Map.of("key", sessions.make(user, effective, lifetime)));
    }

    private Duration longest(User user) {
        return settings.duration(
                settings.version().capsOwnerTokens() && user.isOwner()
                        ? "CODER_MAX_ADMIN_TOKEN_LIFETIME"
                        : "CODER_MAX_TOKEN_LIFETIME");
    }

    /** Say how long a token of the user may live, in nanoseconds. */
    Reply tokenConfig(User user) {
        return Reply.json(200, Map.of("max_token_lifetime", longest(user).toNanos()));
    }

    private Duration defaultLifetime() {
        return settings.has("CODER_DEFAULT_TOKEN_LIFETIME")
                ? settings.duration("CODER_DEFAULT_TOKEN_LIFETIME")
                : Duration.ofDays(30);
    }

    Reply tokens(User user) throws IOException {
        List<Object> rows = new ArrayList<>();
        for (Key key : store.keysOf(user.id())) {
            if (!key.tokenName().isEmpty()) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("id", key.id());
                row.put("user_id", key.userId());
                row.put("token_name", key.tokenName());
                row.put("created_at", key.createdAt());
                row.put("expires_at", key.expiresAt());
                row.put("lifetime_seconds", key.lifetime().toSeconds());
                row.put("login_type", "token");
                rows.add(row);
            }
        }
        return Reply.json(200, rows);
    }

    private static String text(Map<String, Object> body, String key) {
        return body.get(key) instanceof String text ? Objects.requireNonNull(text) : "";
    }
}
