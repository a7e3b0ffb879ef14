package dev.fettle.modules.support;

import dev.fettle.engine.model.Content;
import java.util.Map;
import java.util.TreeMap;

/** Fetch from the web on a host, with curl or wget, whichever it has. */
public final class Web {

    /**
     * The shell functions {@code fettle_web}, {@code fettle_web_unchanged} and {@code fettle_signed}; {@code web.sh} says how they
     * are called.
     */
    public static final String LIBRARY = Scripts.load(Web.class, "web.sh");

    /** The shell functions {@code fettle_http}, {@code fettle_http_fits} and {@code fettle_http_check}, which need curl. */
    public static final String HTTP = LIBRARY + Scripts.load(Web.class, "http.sh");

    private Web() {}

    /** Check a URL. */
    public static String url(String url) {
        if (!url.matches("https?://[!-~]+")) {
            throw new IllegalArgumentException("`" + url + "` is not a URL of `http://` or `https://`.");
        }
        return url;
    }

    /** Check headers, and return them as lines. */
    public static Content headers(Map<String, Content> headers) {
        Content lines = Content.of("");
        for (Map.Entry<String, Content> header : new TreeMap<>(headers).entrySet()) {
            // What RFC 9110 calls a token.
            if (!header.getKey().matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
                throw new IllegalArgumentException("`" + header.getKey() + "` is not the name of a header.");
            }
            if (header.getValue().toString().contains("\n")) {
                throw new IllegalArgumentException("The header `" + header.getKey() + "` is not one line.");
            }
            lines = lines.plus(lines.segments().isEmpty() ? "" : "\n")
                    .plus(header.getKey() + ": ")
                    .plus(header.getValue());
        }
        return lines;
    }

    /** Check the URL of a proxy, as far as it may be seen. */
    public static Content proxy(Content proxy) {
        proxy.literal().ifPresent(Web::url);
        return proxy;
    }
}
