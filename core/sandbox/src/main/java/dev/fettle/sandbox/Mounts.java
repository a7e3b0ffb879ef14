package dev.fettle.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Read and undo this machine's mounts. */
final class Mounts {

    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT = 4;

    private Mounts() {}

    /** Return the mount points at or below a directory, innermost first. */
    static List<Path> under(Path dir) {
        try {
            List<Path> found = new ArrayList<>();
            for (String line : Files.readAllLines(TABLE, StandardCharsets.ISO_8859_1)) {
                Path point = Path.of(decode(line.split(" ", -1)[MOUNT_POINT]));
                if (point.startsWith(dir)) {
                    found.add(point);
                }
            }
            Collections.reverse(found);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unmount everything at or below a directory; what is busy is detached and goes when it is let go. */
    static void removeUnder(Path dir) throws InterruptedException {
        for (Path point : under(dir)) {
            if (!Programs.run(Limits.COMMAND, "umount", point.toString()).ok()) {
                Programs.must("umount", "--lazy", point.toString());
            }
        }
    }

    /** Return the options of the file system that is a process's root; empty when the process is gone. */
    static List<String> rootOptions(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/mountinfo"), StandardCharsets.ISO_8859_1)) {
            return lines.map(line -> line.split(" ", -1))
                    .filter(fields -> fields[MOUNT_POINT].equals("/"))
                    .flatMap(fields -> Stream.of(fields[fields.length - 1].split(",", -1)))
                    .toList();
        } catch (IOException | UncheckedIOException gone) {
            return List.of();
        }
    }

    /** Undo the octal escapes of mountinfo, see proc(5). */
    static String decode(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 3 < text.length()) {
                plain.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                plain.append(c);
            }
        }
        return new String(plain.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
