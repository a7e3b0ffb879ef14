package dev.fettle.modules.tree;

import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Obstacles;
import dev.fettle.modules.support.Scripts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Take away what was put below a directory, and nothing else. */
final class TreeRemoval {

    private static final String REMOVE = Scripts.load(TreeRemoval.class, "remove.sh");

    private TreeRemoval() {}

    static Decision decide(TreeSpec desired, FileState root, Answers answers) {
        if (!root.isDirectory() || !answers.get(TreeModule.list(desired)).isFile()) {
            return Decision.upToDate("nothing is there that was put there for it");
        }
        Listing listing = answers.get(Listing.probe(desired));
        if (!root.writable()) {
            return Obstacles.fixed(desired.path(), root);
        }
        List<String> names = new ArrayList<>(listing.listed());
        names.addAll(TreeSpec.OWN);
        List<Difference> differences = new ArrayList<>();
        listing.listed().forEach(name -> differences.add(Difference.removed(name, "file")));
        differences.add(Difference.removed("directories", "where they are empty then"));
        return Decision.destroy(
                "its files shall not be there",
                differences,
                List.of(
                        command(desired, names, emptied(listing.listed(), Set.of())),
                        Command.shell("rmdir -- \"$1\" 2>/dev/null || :", desired.path())));
    }

    /** Return the directories that may be empty once some files are gone, deepest first. */
    static List<String> emptied(List<String> files, Set<String> stay) {
        Set<String> directories = new TreeSet<>(Comparator.reverseOrder());
        files.forEach(name -> directories.addAll(TreeSpec.parents(name)));
        directories.removeAll(stay);
        return List.copyOf(directories);
    }

    static Action command(TreeSpec desired, List<String> files, List<String> directories) {
        List<String> arguments = new ArrayList<>(List.of(desired.path()));
        arguments.addAll(files);
        directories.forEach(name -> arguments.add(name + "/"));
        return Command.shell(REMOVE, arguments.toArray(String[]::new));
    }
}
