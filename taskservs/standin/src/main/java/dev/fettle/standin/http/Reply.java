package dev.fettle.standin.http;

import static java.util.Objects.requireNonNull;

import dev.fettle.standin.base.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hold an answer.
 *
 * @param status the HTTP status
 * @param type the content type
 * @param body the body as text
 * @param headers further headers
 */
record Reply(int status, String type, String body, Map<String, String> headers) {
    Reply {
        requireNonNull(type, "type is null");
        requireNonNull(body, "body is null");
        headers = Map.copyOf(headers);
    }

    static Reply json(int status, Object document) {
        return new Reply(status, "application/json; charset=utf-8", Json.write(document) + "\n", Map.of());
    }

    static Reply text(int status, String text) {
        return new Reply(status, "text/plain; charset=utf-8", text, Map.of());
    }

    /** Answer with a message, in the shape of the API's errors. */
    static Reply message(int status, String message) {
        return json(status, Map.of("message", message));
    }

    /** Answer with a message about one field of the request. */
    static Reply invalid(String message, String field, String detail) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("message", message);
        document.put("validations", List.of(Map.of("field", field, "detail", detail)));
        return json(400, document);
    }

    Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, type, body, more);
    }
}
