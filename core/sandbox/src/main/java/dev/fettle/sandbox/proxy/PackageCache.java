package dev.fettle.sandbox.proxy;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Keep what was fetched on disk. A file is moved to its place when it is whole, so a partial one is never served; any
 * number of requests for one file fetch it once. Several caches, of several processes, may share a folder.
 *
 * <p>Packages and indices that are named by their digest never change. Other indices are fetched again when they were
 * last looked at longer ago than {@code freshFor}; when that fails, the old one is served.
 *
 * <p>Thread-safe.
 */
final class PackageCache {

    /** Say where an answer came from. */
    enum Outcome {
        /** It was on disk. */
        CACHED,
        /** It was fetched just now. */
        FETCHED,
        /** It was on disk, looked outdated, and could not be fetched again. */
        STALE,
        /** The far end has no such file. */
        MISSING
    }

    /**
     * An answer.
     *
     * @param outcome where it came from
     * @param file the file; not there when it is missing
     */
    record Answer(Outcome outcome, Path file) {}

    private final Path root;
    private final Map<String, URI> repositories;
    private final Upstream upstream;
    private final Clock clock;
    private final Duration freshFor;
    private final ConcurrentHashMap<String, CompletableFuture<Answer>> underWay = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Instant> lookedAt = new ConcurrentHashMap<>();

    /**
     * Create the cache.
     *
     * @param root the folder to keep files in
     * @param repositories the address of each repository by its folder
     * @param upstream fetches what is not there
     * @param clock tells the age of indices
     * @param freshFor how long an index counts as fresh
     */
    PackageCache(Path root, Map<String, URI> repositories, Upstream upstream, Clock clock, Duration freshFor) {
        this.root = root;
        this.repositories = Map.copyOf(repositories);
        this.upstream = upstream;
        this.clock = clock;
        this.freshFor = freshFor;
    }

    /**
     * Return a file.
     *
     * @param repository the folder of its repository
     * @param path its path in there, already checked to stay in there
     * @throws IOException when it is not on disk and cannot be fetched
     * @throws InterruptedException when the calling thread is interrupted
     */
    Answer get(String repository, String path) throws IOException, InterruptedException {
        URI base = repositories.get(repository);
        if (base == null) {
            return new Answer(Outcome.MISSING, root);
        }
        Path file = root.resolve(folder(base)).resolve(path);
        String key = repository + "/" + path;
        if (Files.isRegularFile(file) && fresh(key, path)) {
            return new Answer(Outcome.CACHED, file);
        }
        CompletableFuture<Answer> mine = new CompletableFuture<>();
        CompletableFuture<Answer> other = underWay.putIfAbsent(key, mine);
        if (other != null) {
            return await(other);
        }
        try {
            // Somebody may have finished between the look above and now.
            Answer answer = Files.isRegularFile(file) && fresh(key, path)
                    ? new Answer(Outcome.CACHED, file)
                    : fetch(key, below(base, path), file);
            mine.complete(answer);
            return answer;
        } catch (IOException | InterruptedException | RuntimeException | Error failure) {
            mine.completeExceptionally(failure);
            throw failure;
        } finally {
            underWay.remove(key);
        }
    }

    /** Tell whether a path names content that never changes. */
    static boolean immutable(String path) {
        return path.startsWith("pool/") || path.contains("/by-hash/");
    }

    /** Name the folder of a repository by its address, so that two never mix. */
    private static String folder(URI base) {
        return (base.getAuthority() + base.getPath()).replaceAll("[^A-Za-z0-9._-]", "_");
    }

    private static URI below(URI base, String path) throws IOException {
        try {
            return new URI(base.getScheme(), base.getAuthority(), base.getPath() + "/" + path, null, null);
        } catch (URISyntaxException e) {
            throw new IOException("`" + path + "` does not make an address.", e);
        }
    }

    private boolean fresh(String key, String path) {
        Instant last = lookedAt.get(key);
        return immutable(path) || (last != null && last.plus(freshFor).isAfter(clock.instant()));
    }

    private Answer fetch(String key, URI uri, Path file) throws IOException, InterruptedException {
        boolean old = Files.isRegularFile(file);
        Files.createDirectories(root.resolve("partial"));
        Path partial = Files.createTempDirectory(root.resolve("partial"), "fetch-");
        Path part = partial.resolve("file");
        try {
            if (!upstream.fetch(uri, part)) {
                return new Answer(Outcome.MISSING, file);
            }
            Files.createDirectories(file.getParent());
            // An unchanged file keeps its time, which is what clients ask about.
            if (!old || Files.mismatch(part, file) >= 0) {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            lookedAt.put(key, clock.instant());
            return new Answer(Outcome.FETCHED, file);
        } catch (IOException e) {
            if (old) {
                return new Answer(Outcome.STALE, file);
            }
            throw e;
        } finally {
            Files.deleteIfExists(part);
            Files.deleteIfExists(Path.of(part + ".FAILED"));
            Files.deleteIfExists(partial);
        }
    }

    private static Answer await(CompletableFuture<Answer> other) throws IOException, InterruptedException {
        try {
            return other.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(String.valueOf(cause.getMessage()), cause);
        }
    }
}
