package dev.fettle.standin.http;

import static java.util.Objects.requireNonNull;

import dev.fettle.standin.base.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hold an answer.
 *
 * @param status the HTTP status
 * @param type the content type
 * @param body the body as text
 * @param headers further headers
 * @param upgrade what goes on with the connection after status 101; none for others
 */
record Reply(
        int status,
        String type,
        String body,
        Map<String, String> headers,
        @Nullable Upgrade upgrade) {

    /** Speak another protocol on a connection; it is closed afterwards. */
    @FunctionalInterface
    interface Upgrade {
        void speak(InputStream in, OutputStream out) throws IOException;
    }

    Reply {
        requireNonNull(type, "type is null");
        requireNonNull(body, "body is null");
        headers = Map.copyOf(headers);
    }

    Reply(int status, String type, String body) {
        this(status, type, body, Map.of(), null);
    }

    static Reply json(int status, Object document) {
        return new Reply(status, "application/json; charset=utf-8", Json.write(document) + "\n");
    }

    static Reply text(int status, String text) {
        return new Reply(status, "text/plain; charset=utf-8", text);
    }

    /** Answer with a message, in the shape of the API's errors. */
    static Reply message(int status, String message) {
        return json(status, Map.of("message", message));
    }

    /** Answer with a message about one field of the request. */
    static Reply invalid(String message, String field, String detail) {
        return invalid(400, message, field, detail);
    }

    static Reply invalid(int status, String message, String field, String detail) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("message", message);
        document.put("validations", List.of(Map.of("field", field, "detail", detail)));
        return json(status, document);
    }

    static Reply notFound() {
        return message(404, "Resource not found or you do not have access to this resource");
    }

    static Reply noRoute() {
        return message(404, "Route not found (the stand-in answers only a small part of the API).");
    }

    Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, type, body, more, upgrade);
    }
}
