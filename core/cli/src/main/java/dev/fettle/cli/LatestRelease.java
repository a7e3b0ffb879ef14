package dev.fettle.cli;

import dev.fettle.pkl.Version;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Ask an address that redirects to the newest release which one that is. */
final class LatestRelease {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private LatestRelease() {}

    /**
     * Return the newest release: the last part of the address that is redirected to, without a {@code v} before it.
     *
     * @throws IOException when there is no such answer, or it names no version
     */
    static String of(String address) throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(LIMIT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        try {
            HttpResponse<Void> answer = client.send(
                    HttpRequest.newBuilder(URI.create(address))
                            .method("HEAD", HttpRequest.BodyPublishers.noBody())
                            .timeout(LIMIT)
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            String target = answer.headers()
                    .firstValue("Location")
                    .orElseThrow(() -> new IOException("it redirects nowhere (status " + answer.statusCode() + ")"));
            String last = target.replaceFirst("[?#].*$", "")
                    .replaceFirst("/+$", "")
                    .replaceFirst("^.*/", "")
                    .replaceFirst("^v(?=[0-9])", "");
            if (!Version.isVersion(last)) {
                throw new IOException("it leads to `" + last + "`, which is no version");
            }
            return last;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("it was interrupted", e);
        } catch (IllegalArgumentException e) {
            throw new IOException("`" + address + "` is no address", e);
        } catch (IOException e) {
            // The client says nothing of a name that is not known.
            throw e.getMessage() == null ? new IOException("it cannot be reached", e) : e;
        }
    }
}
