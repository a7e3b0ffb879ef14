package dev.fettle.modules.tree;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.FileTree;
import dev.fettle.modules.support.Attributes;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Describe a directory and the files below it. A file that was put there for this tree and is none of it any more goes; what others put
 * there stays unless {@code purge} says otherwise.
 *
 * @param path the directory
 * @param files what lies below it; empty only for an absent tree
 * @param owner name or number of the user of all; empty leaves it, and what is new is the acting user's
 * @param group name or number of the group of all; empty leaves it, and what is new gets the acting user's
 * @param fileMode the mode of the files; programs can be executed, besides, by whoever may read them
 * @param directoryMode the mode of the directories
 * @param purge whether everything else below the directory goes
 * @param keep relative paths that stay in a purge, with all below them
 * @param state whether it shall be there
 */
public record TreeSpec(
        String path,
        FileTree files,
        Optional<String> owner,
        Optional<String> group,
        String fileMode,
        String directoryMode,
        boolean purge,
        List<String> keep,
        Presence state) {

    /** What is kept beside the files: the list of them, and what is being unpacked. */
    static final List<String> OWN = List.of(".fettle-tree", ".fettle-tree.tar");

    /** Check and copy the parts. */
    public TreeSpec {
        Checks.path(path);
        requireNonNull(files, "files is null");
        requireNonNull(state, "state is null");
        owner = owner.map(o -> Checks.owner("user", o));
        group = group.map(g -> Checks.owner("group", g));
        fileMode = Checks.mode(fileMode);
        directoryMode = Checks.mode(directoryMode);
        keep = keep.stream()
                .map(k -> k.endsWith("/") ? k.substring(0, k.length() - 1) : k)
                .toList();
        keep.forEach(FileTree::checkPath);
        if (path.equals("/")) {
            throw new IllegalArgumentException("`/` is not a tree.");
        }
        boolean absent = state == Presence.ABSENT;
        if (absent != files.files().isEmpty()) {
            throw new IllegalArgumentException(
                    absent
                            ? "Tree `" + path + "` shall be absent and so has no files."
                            : "Tree `" + path + "` has no files.");
        }
        if (!keep.isEmpty() && !purge) {
            throw new IllegalArgumentException("Tree `" + path + "` has `keep`, which is for a purge only.");
        }
        for (Map.Entry<String, Content> file : files.files().entrySet()) {
            if (file.getValue().hasSecret()) {
                throw new IllegalArgumentException("File `" + file.getKey() + "` of tree `" + path
                        + "` holds a secret: describe it as a `File`, which then only its owner reads.");
            }
            if (OWN.contains(file.getKey())) {
                throw new IllegalArgumentException(
                        "`" + file.getKey() + "` is where the list of a tree's files is kept.");
            }
            for (String parent : parents(file.getKey())) {
                if (files.files().containsKey(parent)) {
                    throw new IllegalArgumentException(
                            "`" + parent + "` of tree `" + path + "` is both a file and a directory.");
                }
            }
        }
    }

    /** Describe a tree that belongs to root. */
    public static TreeSpec of(String path, FileTree files) {
        return new TreeSpec(
                path,
                files,
                Optional.of("root"),
                Optional.of("root"),
                "0644",
                "0755",
                false,
                List.of(),
                Presence.PRESENT);
    }

    /** Describe the absence of what was put there for a tree. */
    public static TreeSpec absent(String path) {
        return new TreeSpec(
                path,
                FileTree.of(Map.of()),
                Optional.empty(),
                Optional.empty(),
                "0644",
                "0755",
                false,
                List.of(),
                Presence.ABSENT);
    }

    /** Return the same tree, from which everything else goes but some paths. */
    public TreeSpec purged(String... kept) {
        return new TreeSpec(path, files, owner, group, fileMode, directoryMode, true, List.of(kept), state);
    }

    /** Return the directories below the path, parents first. */
    List<String> directories() {
        TreeSet<String> all = new TreeSet<>();
        files.files().keySet().forEach(name -> all.addAll(parents(name)));
        return List.copyOf(all);
    }

    /** Return the directories on the way to a file. */
    static List<String> parents(String name) {
        List<String> parents = new ArrayList<>();
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            parents.add(name.substring(0, slash));
        }
        return parents;
    }

    /** Return what the list of the files says. */
    Content list() {
        return list(List.of());
    }

    /** Return what the list says as long as others may be there: files, and directories with a slash at their end. */
    Content list(List<String> others) {
        List<String> names = new ArrayList<>(files.files().keySet());
        others.stream().filter(name -> !name.endsWith("/")).forEach(names::add);
        return Content.of(String.join("\n", names) + "\n");
    }

    Attributes ofFile(String name) {
        return new Attributes(owner, group, Optional.of(mode(name)));
    }

    Attributes ofDirectory() {
        return new Attributes(owner, group, Optional.of(directoryMode));
    }

    /** Return the mode of a file: who may read a program may execute it. */
    String mode(String name) {
        int mode = Integer.parseInt(fileMode, 8);
        return files.executables().contains(name) ? String.format("%04o", mode | (mode & 0444) >> 2) : fileMode;
    }

    /** Tell whether a purge leaves a path alone: it is kept, holds something kept, or lies below it. */
    boolean isKept(String name) {
        return OWN.contains(name)
                || keep.stream().anyMatch(k -> name.equals(k) || name.startsWith(k + "/") || k.startsWith(name + "/"));
    }
}
