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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * Make a release directory as Coder's releases are laid out, with a stand-in in place of Coder.
 *
 * <p>The archive {@code coder_<version>_linux_<arch>.tar.gz} holds {@code ./coder}, {@code ./README.md} and
 * {@code ./LICENSE}; the packages {@code coder_<version>_linux_<arch>.deb} and {@code .rpm} hold {@code /usr/bin/coder} with a unit and an
 * empty environment file. An rpm is made by {@code rpmbuild}, which has to be there. {@code coder_<version>_checksums.txt} names the SHA-256 of those that there are. The program {@code coder} is one shell
 * script that carries its own small Java runtime, and calls itself a stand-in wherever it speaks. It runs on a host
 * with a shell, coreutils, tar, gzip and perl-base.
 *
 * <p>The same input makes the same bytes. Making takes some seconds; a directory that is up to date is left as it is.
 * Several processes may write to one directory at once.
 */
public final class StandinRelease {
    private static final String ARCHIVE = "tar.gz";
    private static final String DEB = "deb";
    private static final String RPM = "rpm";
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
        return make(dir, version, arch, ARCHIVE);
    }

    /**
     * Write the package of a version, unless it is there and up to date.
     *
     * @param dir the directory, made if it is missing
     * @param version such as {@code 2.8.0}
     * @param arch {@code amd64} or {@code arm64}; it must be the running machine's
     * @param form {@code deb} or {@code rpm}; there is no stand-in for other packages
     * @return the package
     * @throws StandinException if the running Java cannot make a runtime image, {@code rpmbuild} is missing or fails, or the arguments do
     *     not fit
     * @throws UncheckedIOException if a file cannot be written
     */
    public static Path writePackage(Path dir, String version, String arch, String form) {
        if (!DEB.equals(form) && !RPM.equals(form)) {
            throw new StandinException(
                    "The stand-in for Coder comes as an archive, a deb and an rpm, and not as `" + form + "`.");
        }
        return make(dir, version, arch, form);
    }

    private static Path make(Path dir, String version, String arch, String form) {
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
                return write(dir, cache, release, arch, form);
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

    private static Path write(Path dir, Path cache, ReleaseVersion release, String arch, String form)
            throws IOException {
        OwnCode code = OwnCode.load();
        MessageDigest digest = OwnCode.sha256();
        digest.update(RuntimeImage.identity().getBytes(StandardCharsets.UTF_8));
        digest.update(code.digest().getBytes(StandardCharsets.UTF_8));
        String key = HexFormat.of().formatHex(digest.digest());

        String name = "coder_" + release + "_linux_" + arch + "." + form;
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
        switch (form) {
            case ARCHIVE -> writeArchive(archive, coder, release, arch);
            case DEB -> writeDeb(archive, coder, cache, release, arch);
            default -> writeRpm(archive, coder, cache, release, arch);
        }
        Files.delete(coder);
        String sum = sha256(archive) + "  " + name + "\n";
        String others = Files.exists(checksums)
                ? Files.readString(checksums)
                        .lines()
                        .filter(line -> !line.endsWith("  " + name))
                        .map(line -> line + "\n")
                        .collect(Collectors.joining())
                : "";
        replace(checksums, out -> out.write((others + sum).getBytes(StandardCharsets.UTF_8)));
        replace(marker, out -> out.write((key + "\n" + sum).getBytes(StandardCharsets.UTF_8)));
        return archive;
    }

    private static void writeArchive(Path archive, Path coder, ReleaseVersion release, String arch) throws IOException {
        replace(archive, out -> {
            try (TarWriter tar = new TarWriter(new GZIPOutputStream(out))) {
                tar.file("./coder", coder, true);
                tar.file("./README.md", filled("README.md", release, arch), false);
                tar.file("./LICENSE", filled("LICENSE", release, arch), false);
            }
        });
    }

    private static void writeDeb(Path deb, Path coder, Path cache, ReleaseVersion release, String arch)
            throws IOException {
        Path data = cache.resolve("data.tar.gz");
        replace(data, out -> {
            try (TarWriter tar = new TarWriter(new GZIPOutputStream(out))) {
                for (String directory : List.of(
                        ".",
                        "./etc",
                        "./etc/coder.d",
                        "./usr",
                        "./usr/bin",
                        "./usr/lib",
                        "./usr/lib/systemd",
                        "./usr/lib/systemd/system",
                        "./usr/share",
                        "./usr/share/doc",
                        "./usr/share/doc/coder")) {
                    tar.directory(directory);
                }
                for (Map.Entry<String, byte[]> file : files(release, arch).entrySet()) {
                    tar.file("." + file.getKey(), file.getValue(), false);
                }
                tar.file("./usr/bin/coder", coder, true);
            }
        });
        Map<String, String> control = new LinkedHashMap<>();
        control.put("control", new String(filled("control", release, arch), StandardCharsets.UTF_8));
        control.put("conffiles", "/etc/coder.d/coder.env\n");
        replace(deb, out -> DebWriter.write(out, control, data));
        Files.delete(data);
    }

    private static void writeRpm(Path rpm, Path coder, Path cache, ReleaseVersion release, String arch)
            throws IOException {
        Path work = cache.resolve("rpm");
        RuntimeImage.delete(work);
        try {
            Path root = work.resolve("root");
            for (Map.Entry<String, byte[]> file : files(release, arch).entrySet()) {
                Path path = root.resolve(file.getKey().substring(1));
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
            Files.copy(coder, Files.createDirectories(root.resolve("usr/bin")).resolve("coder"));
            String spec = new String(filled("coder.spec", release, arch), StandardCharsets.UTF_8);
            Files.move(RpmBuild.build(work, root, spec, arch), rpm, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            RuntimeImage.delete(work);
        }
    }

    /** What a package holds besides the program; as Coder's own does, it brings no unit into effect and starts nothing. */
    private static Map<String, byte[]> files(ReleaseVersion release, String arch) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("/etc/coder.d/coder.env", new byte[0]);
        files.put("/usr/lib/systemd/system/coder.service", filled("coder.service", release, arch));
        files.put("/usr/share/doc/coder/README.md", filled("README.md", release, arch));
        files.put("/usr/share/doc/coder/copyright", filled("LICENSE", release, arch));
        return files;
    }

    private static byte[] filled(String name, ReleaseVersion release, String arch) throws IOException {
        return filled(name, release, arch, "").getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isCurrent(Path archive, Path checksums, Path marker, String key) throws IOException {
        if (!Files.exists(archive) || !Files.exists(checksums) || !Files.exists(marker)) {
            return false;
        }
        String sum = sha256(archive) + "  " + archive.getFileName() + "\n";
        return Files.readString(marker).equals(key + "\n" + sum)
                && Files.readString(checksums).contains(sum);
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
