package dev.fettle.standin.http;

import static java.util.Objects.requireNonNull;

import dev.fettle.standin.base.Json;
import java.util.Map;

/**
 * Hold what a client asks.
 *
 * @param method the method, in capitals
 * @param path the path, decoded, without the query
 * @param token the session token from the header or the cookie; blank for none
 * @param remote the client's address
 * @param body the body as text
 */
record Request(String method, String path, String token, String remote, String body) {
    Request {
        requireNonNull(method, "method is null");
        requireNonNull(path, "path is null");
        requireNonNull(token, "token is null");
        requireNonNull(remote, "remote is null");
        requireNonNull(body, "body is null");
    }

    /** Read the body as a JSON object; throws {@link IllegalArgumentException} if it is none. */
    Map<String, Object> json() {
        return Json.parseObject(body);
    }

    /** Show neither token nor body. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
