package dev.fettle.assembly;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Take a program out of a ZIP archive, so that hosts need no unzip. */
final class Unzipped {

    private Unzipped() {}

    /** Return the program of an archive, in a directory of its own below {@code cache}. */
    static Path program(Path archive, String name, Path cache) throws IOException {
        Path directory = cache.resolve(Published.sha256(archive));
        Path program = directory.resolve(name);
        if (Files.isRegularFile(program)) {
            return program;
        }
        Files.createDirectories(directory);
        Path part = Files.createTempFile(directory, name, ".part");
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            ZipEntry entry = zip.getEntry(name);
            if (entry == null) {
                throw new IOException("`" + archive.getFileName() + "` holds no `" + name + "`");
            }
            try (InputStream in = zip.getInputStream(entry)) {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            }
            return Files.move(part, program, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
