package dev.fettle.standin.http;

import static java.util.Objects.requireNonNull;

import dev.fettle.standin.base.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Hold what a client asks.
 *
 * @param method the method, in capitals
 * @param target the path with its query, as sent
 * @param headers the header fields by their names in lower case; fields of one name are joined by commas, cookies by semicolons
 * @param secure whether it came by TLS
 * @param remote the client's address
 * @param body the body; nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // a body is passed on once and never compared
record Request(String method, String target, Map<String, String> headers, boolean secure, String remote, byte[] body) {
    private static final String COOKIE = "coder_session_token=";

    Request {
        requireNonNull(method, "method is null");
        requireNonNull(target, "target is null");
        headers = Map.copyOf(headers);
        requireNonNull(remote, "remote is null");
        requireNonNull(body, "body is null");
    }

    /** Return the path, decoded, without the query. */
    String path() {
        String path = target.replaceFirst("[?#].*$", "");
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Return a header field; blank if there is none. */
    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** Return the session token from the header or the cookie; blank for none. */
    String token() {
        String header = header("coder-session-token");
        if (!header.isEmpty()) {
            return header;
        }
        for (String cookie : header("cookie").split(";")) {
            if (cookie.strip().startsWith(COOKIE)) {
                return cookie.strip().substring(COOKIE.length());
            }
        }
        return "";
    }

    /** Read the body as a JSON object; throws {@link IllegalArgumentException} if it is none. */
    Map<String, Object> json() {
        return Json.parseObject(new String(body, StandardCharsets.UTF_8));
    }

    /** Show neither header nor body. */
    @Override
    public String toString() {
        return method + " " + path();
    }
}
