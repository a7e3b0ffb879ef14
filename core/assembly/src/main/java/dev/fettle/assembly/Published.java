package dev.fettle.assembly;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Describe a file that is published with a list of checksums, and fetch it.
 *
 * @param mirror the mirror it comes from, where it does not come from its maker
 * @param directory where it is
 * @param name where it is kept, below the cache
 * @param file its name
 * @param checksums the name of the list: a SHA-256 and a file's name in each line
 * @param signature the name of the list's detached OpenPGP signature
 */
record Published(Optional<URI> mirror, URI directory, Path name, String file, String checksums, String signature) {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration SMALL_LIMIT = Duration.ofSeconds(30);
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** Say that a file is there and is not what it should be. */
    static final class Untrusted extends IOException {
        private static final long serialVersionUID = 1;
        private final String hint;

        Untrusted(String message, String hint) {
            super(message);
            this.hint = hint;
        }

        @Override
        public String getMessage() {
            return requireNonNull(super.getMessage(), "message is null");
        }

        String hint() {
            return hint;
        }
    }

    /** Return the directory that it is kept in: a mirror that is a directory keeps its own; each other has one. */
    Path kept(Path cache) {
        if (isDirectory()) {
            return Path.of(directory);
        }
        return mirror.map(m ->
                        cache.resolve("mirrors").resolve(digest(m.toString()).substring(0, 12)))
                .orElse(cache)
                .resolve(name);
    }

    /** Return where it is looked for, in words. */
    String place() {
        return isDirectory() ? Path.of(directory).toString() : String.valueOf(directory.getHost());
    }

    private boolean isDirectory() {
        return "file".equals(directory.getScheme());
    }

    /**
     * Return the file, fetched where it is not kept yet, and checked.
     *
     * @param key the public key of the signature, in text form; none is checked where it is empty
     * @throws Untrusted when it is not what the list says, or the list is not signed
     * @throws IOException when it cannot be had
     */
    Path fetch(Path cache, Optional<Path> key) throws IOException, InterruptedException {
        Path kept = kept(cache);
        try {
            return fetchInto(kept, key);
        } catch (Untrusted e) {
            if (!isDirectory()) {
                // What is mended there is to be fetched again.
                for (String name : List.of(checksums, signature, file)) {
                    Files.deleteIfExists(kept.resolve(name));
                }
            }
            throw e;
        }
    }

    private Path fetchInto(Path kept, Optional<Path> key) throws IOException, InterruptedException {
        if (!isDirectory()) {
            Files.createDirectories(kept);
        }
        Path list = bring(kept, checksums, SMALL_LIMIT);
        if (key.isPresent()) {
            Signature.check(list, bring(kept, signature, SMALL_LIMIT), key.get());
        }
        String expected = Files.readString(list)
                .lines()
                .map(line -> line.strip().split("\\s+\\*?"))
                .filter(words -> words.length == 2 && words[1].equals(file))
                .map(words -> words[0])
                .findFirst()
                .orElseThrow(() -> new Untrusted(
                        "`" + list + "` has no checksum of `" + file + "`.", "Fetch that file from the maker again."));
        Path found = bring(kept, file, LIMIT);
        if (!sha256(found).equals(expected)) {
            throw new Untrusted(
                    "`" + file + "` of " + place() + " is not what its checksum says.",
                    "Run again; if it stays so, do not trust that place.");
        }
        return found;
    }

    private Path bring(Path kept, String wanted, Duration limit) throws IOException, InterruptedException {
        Path there = kept.resolve(wanted);
        if (Files.isRegularFile(there)) {
            return there;
        }
        if (isDirectory()) {
            throw new IOException("`" + wanted + "` is not there");
        }
        Path part = Files.createTempFile(kept, wanted, ".part");
        try {
            HttpClient client = HttpClient.newBuilder()
                    .connectTimeout(CONNECT_LIMIT)
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();
            HttpResponse<Path> body = client.send(
                    HttpRequest.newBuilder(directory.resolve(wanted))
                            .timeout(limit)
                            .build(),
                    HttpResponse.BodyHandlers.ofFile(part));
            if (body.statusCode() != 200) {
                throw new IOException("the server answers " + body.statusCode() + " for `" + wanted + "`");
            }
            return Files.move(part, there, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Return the SHA-256 of a file in hexadecimal. */
    static String sha256(Path file) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = Files.newInputStream(file)) {
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
        } catch (NoSuchFileException e) {
            throw new IOException("`" + file + "` is not there", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String digest(String text) {
        return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
