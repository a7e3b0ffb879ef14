package dev.fettle.engine.internal;

import dev.fettle.engine.spi.ControllerFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** Look at files of the controller and replace them whole. */
final class ControllerFiles {

    private static final PosixFilePermission[] BITS = { // from the lowest bit
        PosixFilePermission.OTHERS_EXECUTE,
        PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_READ
    };

    private ControllerFiles() {}

    /** Look at a path. */
    static ControllerFile look(Path path) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return new ControllerFile(Optional.empty(), Optional.empty(), Optional.empty());
        }
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return obstacle("`" + path + "` of the controller is not a file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            MessageDigest digest = Renderer.sha256();
            byte[] buffer = new byte[64 << 10];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return new ControllerFile(
                    Optional.of(HexFormat.of().formatHex(digest.digest())), mode(path), Optional.empty());
        } catch (IOException e) {
            return obstacle("`" + path + "` of the controller cannot be read: " + why(e));
        }
    }

    private static ControllerFile obstacle(String what) {
        return new ControllerFile(Optional.empty(), Optional.empty(), Optional.of(what));
    }

    private static Optional<String> mode(Path path) throws IOException {
        if (!isPosix(path)) {
            return Optional.empty();
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        int bits = 0;
        for (int i = 0; i < BITS.length; i++) {
            bits |= permissions.contains(BITS[i]) ? 1 << i : 0;
        }
        return Optional.of(String.format("%04o", bits));
    }

    private static Set<PosixFilePermission> permissions(String mode) {
        int bits = Integer.parseInt(mode, 8);
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < BITS.length; i++) {
            if ((bits & 1 << i) != 0) {
                permissions.add(BITS[i]);
            }
        }
        return permissions;
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Say why a file could not be used; the file's own name is said elsewhere. */
    static String why(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        return e instanceof FileSystemException f && f.getReason() != null
                ? f.getReason()
                : e.getClass().getSimpleName().replaceFirst("Exception$", "")
                        + (e instanceof FileSystemException ? "" : ": " + e.getMessage());
    }

    /** Begin a new file beside its target; it is gone again when it is closed and was not kept. */
    static Draft draft(Path target, String mode) throws IOException {
        Path directory = java.util.Objects.requireNonNull(target.getParent(), "a file is in a directory");
        Files.createDirectories(directory, readableBy(target, "rwx------"));
        Path file = Files.createTempFile(directory, ".fettle-", "", readableBy(target, "rw-------"));
        return new Draft(target, file, mode);
    }

    private static FileAttribute<?>[] readableBy(Path path, String permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** A file that is being written. */
    static final class Draft implements AutoCloseable {
        private final Path target;
        private final Path file;
        private final String mode;
        private final FileChannel channel;
        private final DigestOutputStream out;

        Draft(Path target, Path file, String mode) throws IOException {
            this.target = target;
            this.file = file;
            this.mode = mode;
            this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
            this.out = new DigestOutputStream(Channels.newOutputStream(channel), Renderer.sha256());
        }

        OutputStream out() {
            return out;
        }

        /** Return the digest of what was written; to be asked once. */
        String sha256() {
            return HexFormat.of().formatHex(out.getMessageDigest().digest());
        }

        /** Put it in the place of its target. */
        void keep() throws IOException {
            channel.force(true);
            channel.close();
            if (isPosix(file)) {
                Files.setPosixFilePermissions(file, permissions(mode));
            }
            try {
                Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
            Files.deleteIfExists(file);
        }
    }
}
