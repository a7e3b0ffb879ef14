package dev.fettle.standin.server;

import dev.fettle.standin.base.Json;
import dev.fettle.standin.tls.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;

/** Ask other servers over HTTP(S), with the system's certificates and the proxy that the environment names. */
final class Web {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int MAX_BODY = 4 << 20;

    private final Map<String, String> env;

    Web(Map<String, String> env) {
        this.env = Map.copyOf(env);
    }

    /** An answer of a server. */
    record Answer(int status, String body) {}

    /**
     * Send a request and read the answer, whatever its status.
     *
     * @param json the body, or null for none
     * @param token the session token; blank for none
     */
    Answer send(String method, String url, @Nullable Object json, String token) throws IOException {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new IOException("not a URL: " + url, e);
        }
        if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IOException("unsupported protocol scheme in " + url);
        }
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(proxy(uri));
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setRequestMethod(method);
        if (connection instanceof HttpsURLConnection secure) {
            try {
                secure.setSSLSocketFactory(
                        Trust.context(null, Trust.system(env)).getSocketFactory());
            } catch (GeneralSecurityException e) {
                throw new IOException("load the system's certificates: " + e.getMessage(), e);
            }
        }
        if (!token.isEmpty()) {
            connection.setRequestProperty("Coder-Session-Token", token);
        }
        if (json != null) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.getOutputStream().write(Json.write(json).getBytes(StandardCharsets.UTF_8));
        }
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, in == null ? "" : new String(in.readNBytes(MAX_BODY), StandardCharsets.UTF_8));
        } finally {
            connection.disconnect();
        }
    }

    private Proxy proxy(URI uri) {
        String name = uri.getScheme() + "_proxy";
        String upper = name.toUpperCase(Locale.ROOT);
        String proxy = env.getOrDefault(upper, env.getOrDefault(name, ""));
        String none = env.getOrDefault("NO_PROXY", env.getOrDefault("no_proxy", ""));
        for (String entry : none.split(",")) {
            String suffix = entry.strip().replaceFirst("^\\*?\\.", "");
            if (!suffix.isEmpty()
                    && (uri.getHost().equals(suffix) || uri.getHost().endsWith("." + suffix))) {
                return Proxy.NO_PROXY;
            }
        }
        boolean loopback = uri.getHost().equals("localhost") || uri.getHost().startsWith("127.");
        if (proxy.isEmpty() || loopback) {
            return Proxy.NO_PROXY;
        }
        URI address = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
        int port = address.getPort() < 0 ? 80 : address.getPort();
        return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(address.getHost(), port));
    }
}
