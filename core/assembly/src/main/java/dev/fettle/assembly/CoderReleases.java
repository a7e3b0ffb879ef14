package dev.fettle.assembly;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.model.Content;
import dev.fettle.pkl.ArtifactResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Download Coder's releases to this machine, once, and check them against their checksum file. Artifacts are named
 * {@code coder/VERSION/ARCH}. Thread-safe.
 *
 * <p>Names of files: {@code coder_VERSION_linux_ARCH.tar.gz} and {@code coder_VERSION_checksums.txt} of
 * {@code github.com/coder/coder/releases/download/vVERSION}.
 */
public final class CoderReleases implements ArtifactResolver {

    /** Where Coder publishes its releases. */
    public static final URI DOWNLOADS = URI.create("https://github.com/coder/coder/releases/download/");

    private static final Pattern NAME = Pattern.compile("coder/([0-9]+\\.[0-9]+\\.[0-9]+[A-Za-z0-9.-]*)/([a-z0-9]+)");
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(10);

    private final Path cache;
    private final URI downloads;

    /**
     * Create the resolver.
     *
     * @param cache where downloads are kept
     * @param downloads where releases are, as a directory of one directory per version
     */
    public CoderReleases(Path cache, URI downloads) {
        this.cache = requireNonNull(cache, "cache is null");
        this.downloads = requireNonNull(downloads, "downloads is null");
    }

    @Override
    public synchronized Artifact resolve(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw unavailable(name, "No release is named like that.", "Names are like `coder/2.8.0/amd64`.");
        }
        String version = matcher.group(1);
        String file = "coder_" + version + "_linux_" + matcher.group(2) + ".tar.gz";
        Path kept = cache.resolve("coder").resolve(version).resolve(file);
        try {
            if (!Files.isRegularFile(kept)) {
                download(version, file, kept);
            }
            return new Artifact(localFile(kept), Optional.empty());
        } catch (IOException e) {
            throw unavailable(
                    name,
                    "Coder's release " + version + " cannot be downloaded from " + downloads.getHost() + ".",
                    "Make it reachable, or put `" + file + "` there: " + kept.getParent() + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(name, "The download was interrupted.", "Run again.");
        }
    }

    /** Describe a file of this machine as content. */
    public static Content.LocalFile localFile(Path file) {
        try {
            return new Content.LocalFile(file, sha256(file), Files.size(file));
        } catch (IOException e) {
            throw new UncheckedIOException("`" + file + "` cannot be read.", e);
        }
    }

    private void download(String version, String file, Path kept) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_LIMIT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        URI directory = downloads.resolve("v" + version + "/");
        HttpResponse<String> sums = client.send(
                request(directory.resolve("coder_" + version + "_checksums.txt"), Duration.ofSeconds(30)),
                HttpResponse.BodyHandlers.ofString());
        String expected = sums.body()
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length == 2 && words[1].equals(file))
                .map(words -> words[0])
                .findFirst()
                .orElseThrow(() -> new IOException("There is no checksum of " + file));
        Files.createDirectories(requireNonNull(kept.getParent()));
        Path part = Files.createTempFile(kept.getParent(), file, ".part");
        try {
            HttpResponse<Path> body = client.send(
                    request(directory.resolve(file), DOWNLOAD_LIMIT), HttpResponse.BodyHandlers.ofFile(part));
            if (body.statusCode() != 200 || !sha256(part).equals(expected)) {
                throw new IOException(file + " is not what its checksum says");
            }
            Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static HttpRequest request(URI uri, Duration limit) {
        return HttpRequest.newBuilder(uri).timeout(limit).build();
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    private static EngineException unavailable(String name, String summary, String hint) {
        return new EngineException(
                Diagnostic.error(Code.ENVIRONMENT, summary, hint).about("artifact:" + name));
    }
}
