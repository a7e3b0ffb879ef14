package dev.fettle.standin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Find this package's own classes and resources, wherever they were loaded from, and pack them. */
final class OwnCode {
    private static final String PACKAGE = "dev/fettle/standin";

    private final TreeMap<String, byte[]> files;

    private OwnCode(TreeMap<String, byte[]> files) {
        this.files = files;
    }

    /** Read the files from the directory or the jar that holds this class. */
    static OwnCode load() throws IOException {
        CodeSource source = OwnCode.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            throw new StandinException("the stand-in does not know where its own classes are");
        }
        Path location;
        try {
            location = Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new StandinException("the stand-in cannot read its own classes at " + source.getLocation(), e);
        }
        if (Files.isDirectory(location)) {
            return new OwnCode(read(location));
        }
        try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + location.toUri()), Map.of())) {
            return new OwnCode(read(jar.getPath("/")));
        }
    }

    private static TreeMap<String, byte[]> read(Path root) throws IOException {
        TreeMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(root.resolve(PACKAGE))) {
            for (Path path : walk.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(path).toString(), Files.readAllBytes(path));
            }
        }
        return files;
    }

    /** Return a digest over all names and contents. */
    String digest() {
        MessageDigest digest = sha256();
        files.forEach((name, content) -> {
            digest.update((name + "\0" + content.length + "\0").getBytes(StandardCharsets.UTF_8));
            digest.update(content);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Pack the program into a jar without compression, as the archive around it is compressed. */
    byte[] jar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            jar.setLevel(0);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                JarEntry entry = new JarEntry(file.getKey());
                entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
                jar.putNextEntry(entry);
                jar.write(file.getValue());
                jar.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** Read one of the texts that go into the release. */
    static String text(String name) throws IOException {
        try (InputStream in = OwnCode.class.getResourceAsStream("release/" + name)) {
            if (in == null) {
                throw new StandinException("the stand-in lacks its own file " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the runtime lacks SHA-256", e);
        }
    }
}
