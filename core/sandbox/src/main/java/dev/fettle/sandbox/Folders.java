package dev.fettle.sandbox;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Make, replace and remove files and folders. */
final class Folders {

    private static final Duration REMOVE = Duration.ofMinutes(2);

    private Folders() {}

    /** Remove a folder and what is in it, unless something is mounted there: that could be another host's disk. */
    static void remove(Path dir) throws InterruptedException {
        if (!Mounts.under(dir).isEmpty()) {
            throw new EngineException(Diagnostic.error(
                    Diagnostic.Code.ENVIRONMENT,
                    "`" + dir + "` still has something mounted below it.",
                    "See `findmnt`; unmount it, then try again."));
        }
        List<String> command = List.of("rm", "-rf", "--one-file-system", "--", dir.toString());
        Programs.Result result = Programs.run(REMOVE, "", command);
        if (!result.ok()) {
            throw Programs.failed(command, result);
        }
    }

    /** Write a text file with a mode, such as {@code rw-------}; readers see the old text or the new. */
    static void write(Path file, String text, String mode) {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(next);
            Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
            Files.setPosixFilePermissions(next, PosixFilePermissions.fromString(mode));
            Files.writeString(next, text);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Make a folder and those above it with a mode for the last. */
    static Path make(Path dir, String mode) {
        try {
            Files.createDirectories(dir);
            Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString(mode));
            return dir;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Return the names of the folders in a folder, sorted; empty when there is no such folder. */
    static List<String> names(Path dir) {
        if (!Files.isDirectory(dir)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(dir)) {
            return entries.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Return the last lines of a text. */
    static String lastLines(String text, int count) {
        List<String> lines = text.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }
}
