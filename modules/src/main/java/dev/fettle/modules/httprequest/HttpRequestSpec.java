package dev.fettle.modules.httprequest;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Web;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Describe a request over HTTP that the host makes unless a GET says that its work is done. Without anything to expect of that GET
 * nobody can tell: the request is made each time, and its result says that it cannot be verified.
 *
 * @param url what is asked for. Everybody on the host can see it
 * @param method the method, such as {@code POST}
 * @param body what is sent; may hold secrets
 * @param headers what is sent with it and with the GET, by name; may hold secrets
 * @param statuses the statuses that say that the request succeeded; 200 to 299 where there are none
 * @param checkUrl what the GET asks for; {@code url} where it is empty
 * @param checkStatus the status that the GET answers with once the work is done; 200 to 299 where it is empty
 * @param checkBody a POSIX extended regular expression that a line of the GET's answer matches once the work is done
 * @param caFile path of the certificates on the host that the URL's is checked with; the host's own where it is empty
 */
public record HttpRequestSpec(
        String url,
        String method,
        Optional<Content> body,
        Map<String, Content> headers,
        List<Integer> statuses,
        Optional<String> checkUrl,
        Optional<Integer> checkStatus,
        Optional<String> checkBody,
        Optional<String> caFile) {

    /** Check the parts. */
    public HttpRequestSpec {
        Web.url(url);
        if (!method.matches("[A-Z]+")) {
            throw new IllegalArgumentException("`" + method + "` is not a method of HTTP, such as `POST`.");
        }
        requireNonNull(body, "body is null");
        if (method.equals("HEAD") && body.isPresent()) {
            throw new IllegalArgumentException("A `HEAD` request takes no `body`.");
        }
        headers = Map.copyOf(headers);
        Web.headers(headers);
        statuses = List.copyOf(new TreeSet<>(statuses));
        statuses.forEach(HttpRequestSpec::status);
        checkUrl.ifPresent(Web::url);
        checkStatus.ifPresent(HttpRequestSpec::status);
        checkBody.ifPresent(b -> Checks.text("`checkBody`", b));
        caFile.ifPresent(Checks::path);
    }

    private static void status(int status) {
        if (status < 100 || status > 599) {
            throw new IllegalArgumentException(status + " is not a status of HTTP: write 100 to 599.");
        }
    }

    /** Tell whether a GET says whether the work is done. */
    boolean checked() {
        return checkUrl.isPresent() || checkStatus.isPresent() || checkBody.isPresent();
    }
}
