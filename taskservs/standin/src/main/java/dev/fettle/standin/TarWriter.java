package dev.fettle.standin;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Write a tar archive (ustar) that depends on nothing but names, modes and contents: owner 0, time 0, sorted.
 */
final class TarWriter implements Closeable {
    private static final int BLOCK = 512;
    private static final int MAX_NAME = 99;

    private final OutputStream out;

    TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Add a file. */
    void file(String name, byte[] content, boolean executable) throws IOException {
        header(name, '0', "", content.length, executable ? 0755 : 0644);
        out.write(content);
        pad(content.length);
    }

    /** Add a file from the disk. */
    void file(String name, Path content, boolean executable) throws IOException {
        long size = Files.size(content);
        header(name, '0', "", size, executable ? 0755 : 0644);
        Files.copy(content, out);
        pad(size);
    }

    /** Add a directory. */
    void directory(String name) throws IOException {
        header(name + "/", '5', "", 0, 0755);
    }

    /** Add everything below a directory, with links and executable bits as they are. */
    void tree(Path root) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(root)) {
            paths = walk.filter(path -> !path.equals(root)).sorted().toList();
        }
        for (Path path : paths) {
            String name = root.relativize(path).toString();
            if (Files.isSymbolicLink(path)) {
                header(name, '2', Files.readSymbolicLink(path).toString(), 0, 0777);
            } else if (Files.isDirectory(path)) {
                header(name + "/", '5', "", 0, 0755);
            } else {
                file(name, path, Files.isExecutable(path) && isMarkedExecutable(path));
            }
        }
    }

    /** For root every file counts as executable by access, so look at the mode. */
    private static boolean isMarkedExecutable(Path path) throws IOException {
        return Files.getPosixFilePermissions(path).contains(java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE);
    }

    private void header(String name, char type, String link, long size, int mode) throws IOException {
        if (name.length() > MAX_NAME || link.length() > MAX_NAME) {
            throw new IOException("the name is too long for a tar archive: " + name);
        }
        byte[] block = new byte[BLOCK];
        put(block, 0, name);
        put(block, 100, octal(mode, 7));
        put(block, 108, octal(0, 7));
        put(block, 116, octal(0, 7));
        put(block, 124, octal(size, 11));
        put(block, 136, octal(0, 11));
        put(block, 148, "        ");
        block[156] = (byte) type;
        put(block, 157, link);
        put(block, 257, "ustar");
        put(block, 263, "00");
        put(block, 265, "root");
        put(block, 297, "root");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, octal(sum, 6));
        block[154] = 0;
        out.write(block);
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private static String octal(long value, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "o", value);
    }

    private void pad(long size) throws IOException {
        out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
    }

    /** Write the end of the archive and close. */
    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.close();
    }
}
