package dev.fettle.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Compare host keys with {@code known_hosts} files and record new ones, by the format of sshd(8), "SSH_KNOWN_HOSTS FILE
 * FORMAT".
 *
 * <p>Certificate authorities are not followed: a host that is known only through one counts as unknown.
 */
final class KnownHosts {

    // One recorder at a time in this process; two processes at once leave a line twice at worst.
    private static final Object RECORDING = new Object();

    private final List<Path> files;

    KnownHosts(List<Path> files) {
        this.files = List.copyOf(files);
    }

    /** Say how a key compares with what is recorded. */
    enum Verdict {
        /** The key is recorded for the host. */
        KNOWN,
        /** Nothing is recorded for the host. */
        UNKNOWN,
        /** Other keys are recorded for the host. */
        CHANGED,
        /** The key is recorded as revoked. */
        REVOKED
    }

    /**
     * Hold the answer to a comparison.
     *
     * @param recorded the entries for the host that led to the verdict
     */
    record Answer(Verdict verdict, List<KnownHostsLine> recorded) {}

    /** Return the name that keys of a host are recorded under: {@code host} or {@code [host]:port}. */
    static String nameOf(String host, int port) {
        String lower = host.toLowerCase(java.util.Locale.ROOT);
        return port == 22 ? lower : "[" + lower + "]:" + port;
    }

    /**
     * Compare a key with every file. A host whose only recorded keys are of another type counts as changed: whoever
     * answers in its place could choose the type.
     */
    Answer check(String name, byte[] key) throws IOException {
        List<KnownHostsLine> matching = matching(name);
        for (KnownHostsLine line : matching) {
            if (line.revoked() && line.hasKey(key)) {
                return new Answer(Verdict.REVOKED, List.of(line));
            }
        }
        List<KnownHostsLine> plain =
                matching.stream().filter(line -> !line.revoked()).toList();
        for (KnownHostsLine line : plain) {
            if (line.hasKey(key)) {
                return new Answer(Verdict.KNOWN, List.of(line));
            }
        }
        if (!plain.isEmpty()) {
            return new Answer(Verdict.CHANGED, plain);
        }
        // As OpenSSH does: a key recorded for the bare name is good at any port.
        if (name.startsWith("[") && name.contains("]:")) {
            Answer bare = check(name.substring(1, name.lastIndexOf("]:")), key);
            if (bare.verdict() != Verdict.CHANGED) {
                return bare;
            }
        }
        return new Answer(Verdict.UNKNOWN, List.of());
    }

    /** Return the entries for a host, revoked ones too, in the order of the files. */
    List<KnownHostsLine> matching(String name) throws IOException {
        List<KnownHostsLine> found = new ArrayList<>();
        for (Path file : files) {
            List<String> lines = read(file);
            for (int i = 0; i < lines.size(); i++) {
                KnownHostsLine.parse(file, i + 1, lines.get(i))
                        .filter(line -> line.matches(name))
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    /**
     * Record a key in the first file unless somebody has recorded one for the host meanwhile.
     *
     * @return the verdict on the key after the attempt: known, or changed when another key was recorded first
     */
    Answer record(String name, byte[] key, boolean hashed) throws IOException {
        Path file = files.get(0);
        synchronized (RECORDING) {
            createPrivately(file);
            Answer now = check(name, key);
            if (now.verdict() == Verdict.UNKNOWN) {
                String line = KnownHostsLine.format(name, key, hashed);
                // One appending write: readers and other programs see the whole line or none of it. A file lock would
                // be lost as soon as another thread of this process closes the file after reading it.
                Files.write(
                        file,
                        ((endsInMidLine(file) ? "\n" : "") + line + "\n").getBytes(UTF_8),
                        StandardOpenOption.APPEND);
                now = check(name, key);
            }
            return now;
        }
    }

    private static void createPrivately(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } catch (java.nio.file.FileAlreadyExistsException e) {
                // Another process was faster: just as good.
                return;
            }
        }
    }

    private static boolean endsInMidLine(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        return content.length > 0 && content[content.length - 1] != '\n';
    }

    private static List<String> read(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), UTF_8).lines().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Return the files, first the one that new keys are recorded in. */
    List<Path> files() {
        return files;
    }

    /** Return a key's fingerprint as OpenSSH prints it: {@code SHA256:…}. */
    static String fingerprint(byte[] key) {
        try {
            byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(key);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    /** Return the type that a key's bytes begin with, such as {@code ssh-ed25519}. */
    static String typeOf(byte[] key) {
        if (key.length < 4) {
            return "unknown";
        }
        int length = ByteBuffer.wrap(key).getInt();
        boolean sane = length > 0 && length <= Math.min(64, key.length - 4);
        return sane ? new String(key, 4, length, java.nio.charset.StandardCharsets.US_ASCII) : "unknown";
    }
}
