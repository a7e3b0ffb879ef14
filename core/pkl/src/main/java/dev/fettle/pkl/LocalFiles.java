package dev.fettle.pkl;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.FileTree;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.PatternSyntaxException;
import org.pkl.core.PObject;

/** Find the files that tasks hold: beside the infra, or where the caller of the engine has them. Each is digested once. Thread-safe. */
final class LocalFiles {

    private final Path root;
    private final ArtifactResolver resolver;
    private final Map<Path, Content.LocalFile> files;
    private final Map<ArtifactResolver.Wanted, ArtifactResolver.Artifact> artifacts = new ConcurrentHashMap<>();

    LocalFiles(Path root, ArtifactResolver resolver) {
        this(root, resolver, new ConcurrentHashMap<>());
    }

    private LocalFiles(Path root, ArtifactResolver resolver, Map<Path, Content.LocalFile> files) {
        this.root = root;
        this.resolver = resolver;
        this.files = files;
    }

    Content.LocalFile local(Path relative) {
        return files.computeIfAbsent(relative, this::digest);
    }

    Content.LocalFile artifact(PObject artifact) {
        Optional<URI> mirror = text(artifact, "mirror").map(this::directory);
        return artifacts
                .computeIfAbsent(
                        new ArtifactResolver.Wanted(
                                (String) artifact.getProperty("name"),
                                mirror,
                                text(artifact, "key").map(this::path)),
                        resolver::resolve)
                .file();
    }

    /** Return a view in which no artifact is looked for: what reads it never reaches a host. */
    LocalFiles withoutArtifacts() {
        Content.LocalFile nothing = new Content.LocalFile(root, "0".repeat(64), 0);
        return new LocalFiles(root, wanted -> new ArtifactResolver.Artifact(nothing, Optional.empty()), files);
    }

    private URI directory(String mirror) {
        String text = mirror.contains("://") ? mirror : path(mirror).toUri().toString();
        try {
            return new URI(text.endsWith("/") ? text : text + "/");
        } catch (URISyntaxException e) {
            throw new BindingException("`" + mirror + "` is not a URL.");
        }
    }

    private static Optional<String> text(PObject object, String property) {
        return object.getProperty(property) instanceof String text ? Optional.of(text) : Optional.empty();
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

    /**
     * Return the files of a directory, with all below it.
     *
     * @param excluded patterns of what is left out, as the file system's globs have them: of a whole relative path, or, without a
     *     slash, of the last name
     */
    FileTree tree(String directory, List<String> excluded) {
        Path top = path(directory);
        List<PathMatcher> patterns = excluded.stream().map(LocalFiles::glob).toList();
        Map<String, Content> found = new TreeMap<>();
        Set<String> executables = new HashSet<>();
        try {
            if (!Files.isDirectory(top)) {
                throw new BindingException("`" + directory + "` is no directory in the infra's root directory.");
            }
            Files.walkFileTree(top, Set.of(), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    return !dir.equals(top) && isExcluded(dir)
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (isExcluded(file)) {
                        return FileVisitResult.CONTINUE;
                    }
                    String name = top.relativize(file).toString().replace(File.separatorChar, '/');
                    if (!Files.isRegularFile(file)) {
                        throw new BindingException("`" + directory + "/" + name
                                + "` is no file: a tree holds files, and links to files. Leave it out with `exclude`.");
                    }
                    found.put(name, new Content(List.of(local(root.relativize(file)))));
                    if (Files.isExecutable(file)) {
                        executables.add(name);
                    }
                    return FileVisitResult.CONTINUE;
                }

                private boolean isExcluded(Path path) {
                    Path relative = top.relativize(path);
                    return patterns.stream().anyMatch(p -> p.matches(relative) || p.matches(path.getFileName()));
                }
            });
        } catch (IOException e) {
            throw new BindingException("Directory `" + directory + "` cannot be read in the infra's root directory.");
        }
        return new FileTree(found, executables);
    }

    private static PathMatcher glob(String pattern) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException e) {
            throw new BindingException("`" + pattern + "` is not a pattern: " + e.getDescription() + ".");
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
