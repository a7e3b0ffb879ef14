package dev.fettle.standin.provision;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Read the files of a tar archive (ustar, as GNU tar writes it). */
final class TarArchive {
    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE = 12;
    private static final int SUM_AT = 148;
    private static final int TYPE_AT = 156;

    private TarArchive() {}

    /**
     * Return the plain files by their names.
     *
     * @throws IOException if the bytes are no tar archive
     */
    static Map<String, String> files(byte[] archive) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        InputStream in = new ByteArrayInputStream(archive);
        while (true) {
            byte[] header = in.readNBytes(BLOCK);
            if (header.length < BLOCK) {
                throw new IOException("unexpected EOF");
            }
            if (isBlank(header)) {
                return files;
            }
            if (octal(header, SUM_AT, 8) != sum(header)) {
                throw new IOException("archive/tar: invalid tar header");
            }
            int size = octal(header, SIZE_AT, SIZE);
            byte[] content = in.readNBytes(size);
            in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
            if (header[TYPE_AT] == '0' || header[TYPE_AT] == 0) {
                files.put(text(header, 0, NAME).replaceFirst("^\\./", ""), new String(content, StandardCharsets.UTF_8));
            }
        }
    }

    private static boolean isBlank(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static int sum(byte[] header) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= SUM_AT && i < SUM_AT + 8 ? ' ' : header[i] & 0xff;
        }
        return sum;
    }

    private static String text(byte[] block, int from, int length) {
        String text = new String(block, from, length, StandardCharsets.UTF_8);
        int end = text.indexOf(0);
        return end < 0 ? text : text.substring(0, end);
    }

    private static int octal(byte[] block, int from, int length) throws IOException {
        String digits = text(block, from, length).strip();
        if (!digits.matches("0{0,3}[0-7]{1,9}")) {
            throw new IOException("archive/tar: invalid tar header");
        }
        return Integer.parseInt(digits, 8);
    }
}
