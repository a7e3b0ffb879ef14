package dev.fettle.engine.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Hold files by where they belong below a directory.
 *
 * @param files contents by relative path, such as {@code static/logo.svg}
 * @param executables the paths of those that are programs
 */
public record FileTree(Map<String, Content> files, Set<String> executables) {

    /** Check the paths, copy and sort. */
    public FileTree {
        Map<String, Content> sorted = new LinkedHashMap<>(new TreeMap<>(files));
        sorted.keySet().forEach(FileTree::checkPath);
        files = java.util.Collections.unmodifiableMap(sorted);
        executables = Set.copyOf(executables);
        if (!files.keySet().containsAll(executables)) {
            throw new IllegalArgumentException("A program of a tree is none of its files.");
        }
    }

    /** Hold files none of which is a program. */
    public static FileTree of(Map<String, Content> files) {
        return new FileTree(files, Set.of());
    }

    /**
     * Check a relative path.
     *
     * @throws IllegalArgumentException when it is not plain, or leads elsewhere
     */
    public static void checkPath(String path) {
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new IllegalArgumentException(
                        "`" + path
                                + "` is not the path of a file in a tree: leave out `.`, `..`, doubled slashes, and those at either end.");
            }
        }
        if (path.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("The path of a file in a tree holds a control character.");
        }
    }
}
