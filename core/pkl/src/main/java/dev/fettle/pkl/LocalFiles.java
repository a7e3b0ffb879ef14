package dev.fettle.pkl;

import dev.fettle.engine.model.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Find the files that tasks hold: beside the infra, or where the caller of the engine has them. Each is digested once. Thread-safe. */
final class LocalFiles {

    private final Path root;
    private final ArtifactResolver resolver;
    private final Map<Path, Content.LocalFile> files = new ConcurrentHashMap<>();
    private final Map<String, ArtifactResolver.Artifact> artifacts = new ConcurrentHashMap<>();

    LocalFiles(Path root, ArtifactResolver resolver) {
        this.root = root;
        this.resolver = resolver;
    }

    Content.LocalFile local(Path relative) {
        return files.computeIfAbsent(relative, this::digest);
    }

    Content.LocalFile artifact(String name) {
        return artifacts.computeIfAbsent(name, resolver::resolve).file();
    }

    /** Return what the user must know of an artifact. */
    Optional<String> label(Content.LocalFile file) {
        return artifacts.values().stream()
                .filter(a -> a.file().equals(file))
                .findFirst()
                .flatMap(ArtifactResolver.Artifact::label);
    }

    Path path(String text) {
        try {
            return root.resolve(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new BindingException("`" + text + "` is not a path.");
        }
    }

    private Content.LocalFile digest(Path relative) {
        try {
            Path file = root.resolve(relative).toRealPath();
            if (!file.startsWith(root)) {
                throw new BindingException("File `" + relative + "` is outside the infra's root directory.");
            }
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            long size;
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
                size = in.transferTo(java.io.OutputStream.nullOutputStream());
            }
            return new Content.LocalFile(file, HexFormat.of().formatHex(sha256.digest()), size);
        } catch (IOException e) {
            throw new BindingException("File `" + relative + "` cannot be read in the infra's root directory.");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
