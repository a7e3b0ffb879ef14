package dev.fettle.standin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Write a Debian package, as deb(5) describes it: an ar archive of a version, a control archive and a data archive. */
final class DebWriter {

    private DebWriter() {}

    /**
     * Write a package.
     *
     * @param control the files of its control archive by name; {@code preinst} and the like are made executable
     * @param data its data archive, compressed with gzip
     */
    static void write(OutputStream out, Map<String, String> control, Path data) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(new GZIPOutputStream(packed))) {
            for (Map.Entry<String, String> file : control.entrySet()) {
                tar.file(
                        "./" + file.getKey(),
                        file.getValue().getBytes(StandardCharsets.UTF_8),
                        file.getValue().startsWith("#!"));
            }
        }
        byte[] version = "2.0\n".getBytes(StandardCharsets.US_ASCII);
        out.write("!<arch>\n".getBytes(StandardCharsets.US_ASCII));
        header(out, "debian-binary", version.length);
        out.write(version);
        header(out, "control.tar.gz", packed.size());
        packed.writeTo(out);
        pad(out, packed.size());
        header(out, "data.tar.gz", Files.size(data));
        Files.copy(data, out);
        pad(out, Files.size(data));
    }

    private static void header(OutputStream out, String name, long size) throws IOException {
        String header = String.format(Locale.ROOT, "%-16s%-12d%-6d%-6d%-8s%-10d`\n", name, 0, 0, 0, "100644", size);
        out.write(header.getBytes(StandardCharsets.US_ASCII));
    }

    /** Members begin at even places. */
    private static void pad(OutputStream out, long size) throws IOException {
        if (size % 2 != 0) {
            out.write('\n');
        }
    }
}
