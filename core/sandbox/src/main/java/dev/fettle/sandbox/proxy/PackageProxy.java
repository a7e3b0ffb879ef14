package dev.fettle.sandbox.proxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Serve package repositories through a cache, and a folder of plain files, over HTTP.
 *
 * <p>{@code /debian/…} and its like are repositories; {@code /files/…} is the folder. Only GET and HEAD are answered.
 * Thread-safe.
 */
public final class PackageProxy implements AutoCloseable {

    /** The folder name under which plain files are served. */
    public static final String FILES = "files";

    private static final Duration INDEX_FRESH_FOR = Duration.ofMinutes(2);
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);

    private final HttpServer server;
    private final ExecutorService executor;
    private final PackageCache cache;
    private final Path files;
    private final Consumer<String> log;

    private PackageProxy(
            HttpServer server, ExecutorService executor, PackageCache cache, Path files, Consumer<String> log) {
        this.server = server;
        this.executor = executor;
        this.cache = cache;
        this.files = files;
        this.log = log;
    }

    /**
     * Start serving.
     *
     * @param address where to listen; port 0 means any free one
     * @param repositories the address of each repository by the folder it is served under
     * @param cacheDir where fetched files are kept
     * @param files the folder served under {@code /files/}; need not exist
     * @param log takes one line for every answer: method, path, outcome
     * @throws IOException when the address cannot be listened on
     */
    public static PackageProxy start(
            InetSocketAddress address, Map<String, URI> repositories, Path cacheDir, Path files, Consumer<String> log)
            throws IOException {
        PackageCache cache =
                new PackageCache(cacheDir, repositories, new AptUpstream(), Clock.systemUTC(), INDEX_FRESH_FOR);
        return start(address, cache, files, log);
    }

    static PackageProxy start(InetSocketAddress address, PackageCache cache, Path files, Consumer<String> log)
            throws IOException {
        HttpServer server = HttpServer.create(address, 0);
        ExecutorService executor = Executors.newCachedThreadPool(runnable -> {
            Thread thread = new Thread(runnable, "package-proxy");
            thread.setDaemon(true);
            return thread;
        });
        PackageProxy proxy = new PackageProxy(server, executor, cache, files, log);
        server.setExecutor(executor);
        server.createContext("/", proxy::handle);
        server.start();
        return proxy;
    }

    /** Return the port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Stop serving; requests under way are cut off. */
    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        try (exchange) {
            String outcome;
            if (!method.equals("GET") && !method.equals("HEAD")) {
                outcome = text(exchange, 405, "Only GET and HEAD are answered.");
            } else if (!safe(path)) {
                outcome = text(exchange, 400, "That is not a path.");
            } else {
                outcome = answer(exchange, path.substring(1));
            }
            log.accept(method + " " + path + " " + outcome);
        } catch (IOException | RuntimeException e) {
            log.accept(method + " " + path + " failed: " + e.getMessage());
            throw e;
        }
    }

    /** Tell whether a path, split at its slashes, goes down only. */
    static boolean safe(String path) {
        return path.startsWith("/")
                && path.indexOf('\0') < 0
                && List.of(path.substring(1).split("/", -1)).stream()
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }

    private String answer(HttpExchange exchange, String path) throws IOException {
        int slash = path.indexOf('/');
        if (slash < 0) {
            return text(exchange, 404, "There is no such file.");
        }
        String folder = path.substring(0, slash);
        String rest = path.substring(slash + 1);
        if (folder.equals(FILES)) {
            return file(exchange, files.resolve(rest), "file");
        }
        try {
            PackageCache.Answer answer = cache.get(folder, rest);
            return file(exchange, answer.file(), answer.outcome().name().toLowerCase(Locale.ROOT));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return text(exchange, 503, "The proxy is stopping.");
        } catch (IOException e) {
            return text(exchange, 502, String.valueOf(e.getMessage()));
        }
    }

    private static String file(HttpExchange exchange, Path file, String outcome) throws IOException {
        if (outcome.equals("missing") || !Files.isRegularFile(file)) {
            return text(exchange, 404, "There is no such file.");
        }
        Instant modified = Instant.ofEpochSecond(
                Files.getLastModifiedTime(file).toInstant().getEpochSecond());
        exchange.getResponseHeaders()
                .set("Last-Modified", HTTP_DATE.format(ZonedDateTime.ofInstant(modified, ZoneOffset.UTC)));
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        if (unchanged(exchange.getRequestHeaders().getFirst("If-Modified-Since"), modified)) {
            exchange.sendResponseHeaders(304, -1);
            return outcome + " unchanged";
        }
        long size = Files.size(file);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(size));
            exchange.sendResponseHeaders(200, -1);
            return outcome;
        }
        exchange.sendResponseHeaders(200, size == 0 ? -1 : size);
        if (size > 0) {
            try (OutputStream body = exchange.getResponseBody()) {
                Files.copy(file, body);
            }
        }
        return outcome;
    }

    private static boolean unchanged(@org.jspecify.annotations.Nullable String since, Instant modified) {
        if (since == null) {
            return false;
        }
        try {
            return !modified.isAfter(ZonedDateTime.parse(since, HTTP_DATE).toInstant());
        } catch (DateTimeParseException notADate) {
            return false;
        }
    }

    private static String text(HttpExchange exchange, int status, String message) throws IOException {
        byte[] bytes = (message + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, bytes.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(bytes);
            }
        }
        return Integer.toString(status);
    }
}
