package dev.fettle.standin;

import static java.util.Objects.requireNonNull;

import dev.fettle.standin.base.ReleaseVersion;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Make a release directory as Coder's releases are laid out, with a stand-in in place of Coder.
 *
 * <p>The archive {@code coder_<version>_linux_<arch>.tar.gz} holds {@code ./coder}, {@code ./README.md} and
 * {@code ./LICENSE}; {@code coder_<version>_checksums.txt} names its SHA-256. The program {@code coder} is one shell
 * script that carries its own small Java runtime, and calls itself a stand-in wherever it speaks. It runs on a host
 * with a shell, coreutils, tar, gzip and perl-base.
 *
 * <p>The same input makes the same bytes. Making takes some seconds; a directory that is up to date is left as it is.
 * Several processes may write to one directory at once.
 */
public final class StandinRelease {
    private static final Map<String, String> ARCHITECTURES =
            Map.of("amd64", "amd64", "x86_64", "amd64", "aarch64", "arm64", "arm64", "arm64");

    private StandinRelease() {}

    /**
     * Write the release of a version, unless it is there and up to date.
     *
     * @param dir the directory, made if it is missing
     * @param version such as {@code 2.8.0}
     * @param arch {@code amd64} or {@code arm64}; it must be the running machine's, as the runtime inside is
     * @return the archive
     * @throws StandinException if the running Java cannot make a runtime image, or the arguments do not fit
     * @throws UncheckedIOException if a file cannot be written
     */
    public static Path write(Path dir, String version, String arch) {
        requireNonNull(dir, "dir is null");
        ReleaseVersion release;
        try {
            release = ReleaseVersion.parse(requireNonNull(version, "version is null"));
        } catch (IllegalArgumentException e) {
            throw new StandinException("The stand-in for Coder cannot be built: " + e.getMessage(), e);
        }
        String running = architecture();
        if (!running.equals(requireNonNull(arch, "arch is null"))) {
            throw new StandinException("The stand-in for Coder cannot be built for " + arch
                    + ": it carries the running Java, which is for " + running + ".");
        }
        try {
            Path cache = Files.createDirectories(dir.resolve(".standin"));
            try (FileChannel channel = FileChannel.open(
                            cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = lock(channel)) {
                requireNonNull(lock, "lock is null");
                return write(dir, cache, release, arch);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The stand-in for Coder cannot be written to " + dir + ": " + e.getMessage(), e);
        }
    }

    /** Return the running machine's architecture as releases name it. */
    public static String architecture() {
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return ARCHITECTURES.getOrDefault(arch, arch);
    }

    /** Threads of one process exclude each other here, as a file lock only excludes other processes. */
    @SuppressWarnings("ThreadPriorityCheck") // only the yield of a wait that ends when another thread lets go
    private static synchronized FileLock lock(FileChannel channel) throws IOException {
        while (true) {
            try {
                return channel.lock();
            } catch (java.nio.channels.OverlappingFileLockException e) {
                Thread.onSpinWait();
                Thread.yield();
            }
        }
    }

    private static Path write(Path dir, Path cache, ReleaseVersion release, String arch) throws IOException {
        OwnCode code = OwnCode.load();
        MessageDigest digest = OwnCode.sha256();
        digest.update(RuntimeImage.identity().getBytes(StandardCharsets.UTF_8));
        digest.update(code.digest().getBytes(StandardCharsets.UTF_8));
        String key = HexFormat.of().formatHex(digest.digest());

        String name = "coder_" + release + "_linux_" + arch + ".tar.gz";
        Path archive = dir.resolve(name);
        Path checksums = dir.resolve("coder_" + release + "_checksums.txt");
        Path marker = cache.resolve(name + ".key");
        if (isCurrent(archive, checksums, marker, key)) {
            return archive;
        }
        Path payload = payload(cache, key, code);
        Path coder = cache.resolve("coder");
        Files.deleteIfExists(marker);
        writeProgram(coder, payload, release, arch);
        replace(archive, out -> {
            try (TarWriter tar = new TarWriter(new GZIPOutputStream(out))) {
                tar.file("./coder", coder, true);
                tar.file("./README.md", filled("README.md", release, arch, "").getBytes(StandardCharsets.UTF_8), false);
                tar.file("./LICENSE", filled("LICENSE", release, arch, "").getBytes(StandardCharsets.UTF_8), false);
            }
        });
        Files.delete(coder);
        String sums = sha256(archive) + "  " + name + "\n";
        replace(checksums, out -> out.write(sums.getBytes(StandardCharsets.UTF_8)));
        replace(marker, out -> out.write((key + "\n" + sums).getBytes(StandardCharsets.UTF_8)));
        return archive;
    }

    private static boolean isCurrent(Path archive, Path checksums, Path marker, String key) throws IOException {
        if (!Files.exists(archive) || !Files.exists(checksums) || !Files.exists(marker)) {
            return false;
        }
        String sums = Files.readString(checksums);
        return Files.readString(marker).equals(key + "\n" + sums) && sums.startsWith(sha256(archive) + " ");
    }

    /** The runtime and the program, packed once for all versions. */
    private static Path payload(Path cache, String key, OwnCode code) throws IOException {
        Path payload = cache.resolve("payload-" + key.substring(0, 16) + ".tar.gz");
        if (Files.exists(payload)) {
            return payload;
        }
        Path image = cache.resolve("image");
        RuntimeImage.delete(image);
        try {
            RuntimeImage.link(image);
            Path app = Files.createDirectory(image.resolve("app"));
            Files.write(app.resolve("standin.jar"), code.jar());
            Files.writeString(app.resolve("supervise.pl"), OwnCode.text("supervise.pl"));
            replace(payload, out -> {
                try (TarWriter tar = new TarWriter(new GZIPOutputStream(out))) {
                    tar.tree(image);
                }
            });
        } finally {
            RuntimeImage.delete(image);
        }
        return payload;
    }

    private static void writeProgram(Path coder, Path payload, ReleaseVersion release, String arch) throws IOException {
        String head = filled("coder.sh", release, arch, sha256(payload));
        long lines = head.chars().filter(c -> c == '\n').count();
        String numbered = head.replace("@PAYLOAD_LINE@", String.valueOf(lines + 1));
        replace(coder, out -> {
            out.write(numbered.getBytes(StandardCharsets.UTF_8));
            Files.copy(payload, out);
        });
    }

    private static String filled(String name, ReleaseVersion release, String arch, String digest) throws IOException {
        return OwnCode.text(name)
                .replace("@VERSION@", release.toString())
                .replace("@LABEL@", release.label())
                .replace("@ARCH@", arch)
                .replace("@DIGEST@", digest.isEmpty() ? "" : digest.substring(0, 16));
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digesting = new DigestInputStream(in, OwnCode.sha256())) {
            digesting.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        }
    }

    @FunctionalInterface
    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static void replace(Path file, Content content) throws IOException {
        Path next = file.resolveSibling("." + file.getFileName() + ".new");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(next), 1 << 16)) {
            content.writeTo(out);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
