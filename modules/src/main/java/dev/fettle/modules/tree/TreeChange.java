package dev.fettle.modules.tree;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Content.Archive;
import dev.fettle.engine.model.Content.Member;
import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.plan.Upload;
import dev.fettle.engine.spi.Answers;
import dev.fettle.modules.support.Attributes;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Obstacles;
import dev.fettle.modules.support.Scripts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Compare a tree with what is there. Made anew for each decision. */
final class TreeChange {

    private static final String DIRECTORIES = Scripts.load(TreeChange.class, "directories.sh");
    private static final String LIST = Scripts.WORK + Scripts.load(TreeChange.class, "list.sh");
    private static final String UNPACK = Scripts.WORK + Scripts.load(TreeChange.class, "unpack.sh");

    private final TreeSpec desired;
    private final Answers answers;
    private final List<String> obstacles = new ArrayList<>();
    private final List<Difference> differences = new ArrayList<>();
    private final List<String> newDirectories = new ArrayList<>();
    /** What is sent: contents by names, with the digests of what they replace. */
    private final Map<String, Optional<String>> sent = new LinkedHashMap<>();

    private final List<Action> mending = new ArrayList<>();
    private int missing;
    private int different;

    TreeChange(TreeSpec desired, Answers answers) {
        this.desired = desired;
        this.answers = answers;
    }

    Decision decide() {
        FileState root = answers.get(TreeModule.at(desired, ""));
        if (root.type() == FileState.Type.HIDDEN) {
            return Obstacles.hidden(desired.path());
        }
        if (root.isLink()) {
            return Obstacles.link("directory", desired.path(), root);
        }
        directory("");
        desired.directories().forEach(this::directory);
        desired.files().files().forEach(this::file);
        FileState list = answers.get(TreeModule.list(desired));
        if (!list.isMissing() && !list.isFile()) {
            obstacles.add(
                    "`" + path(TreeSpec.OWN.get(0)) + "` is " + list.type().words());
        }
        List<String> gone = extra();
        boolean listed = list.isFile() && list.matches();
        if (!obstacles.isEmpty()) {
            return Decision.blocked(
                    String.join("; ", obstacles), "Look at the host, and move away what is in the way.");
        }
        if (differences.isEmpty() && listed) {
            return Decision.upToDate("all files are as desired");
        }
        if (!listed && differences.isEmpty()) {
            differences.add(Difference.of("list of files", "another", "written anew"));
        }
        List<Action> actions = actions(root, listed, gone);
        return gone.isEmpty()
                ? Decision.change(reason(), differences, actions)
                : Decision.destroy(reason(), differences, actions);
    }

    private String path(String name) {
        return name.isEmpty() ? desired.path() : desired.path() + "/" + name;
    }

    private void directory(String name) {
        FileState state = answers.get(TreeModule.at(desired, name));
        switch (state.type()) {
            case MISSING -> {
                obstacle(state, name);
                newDirectories.add(path(name));
                if (name.isEmpty()) {
                    differences.add(Difference.created("directory", path(name)));
                }
            }
            case DIRECTORY -> attributes(name, desired.ofDirectory(), state);
            default -> obstacles.add("`" + path(name) + "` is " + state.type().words() + " and not a directory");
        }
    }

    private void file(String name, Content content) {
        FileState state = answers.get(TreeModule.at(desired, name));
        switch (state.type()) {
            case MISSING -> {
                obstacle(state, name);
                missing++;
                differences.add(Difference.created(
                        name,
                        content.toString().lines().count() > 1
                                ? "(text of " + content.toString().lines().count() + " lines)"
                                : content.toString().strip()));
                sent.put(name, Optional.empty());
            }
            case FILE -> {
                if (state.digest().isEmpty()) {
                    obstacles.add("`" + path(name) + "` cannot be read");
                } else if (state.matches()) {
                    attributes(name, desired.ofFile(name), state);
                } else {
                    obstacle(state, name);
                    different++;
                    differences.add(
                            state.text().isPresent()
                                    ? Difference.content(name, state.text(), content)
                                    : Difference.of(name, "(" + state.size() + " bytes)", content.toString()));
                    sent.put(name, state.digest());
                }
            }
            default -> obstacles.add("`" + path(name) + "` is " + state.type().words() + " and not a file");
        }
    }

    private void obstacle(FileState state, String name) {
        if (!state.writable()) {
            obstacles.add(Obstacles.fixed(path(name), state).reason());
        }
    }

    private void attributes(String name, Attributes attributes, FileState state) {
        List<Difference> found = attributes.differences(state);
        if (!found.isEmpty() && state.immutable()) {
            obstacles.add(Obstacles.fixed(path(name), state).reason());
        } else if (!found.isEmpty()) {
            different++;
            found.forEach(d -> differences.add(
                    new Difference((name.isEmpty() ? "" : name + ": ") + d.name(), d.before(), d.after(), false)));
            mending.addAll(attributes.mend(path(name), state));
        }
    }

    /** Return what shall not be there: files, then directories with a slash at their end. */
    private List<String> extra() {
        Listing listing = answers.get(Listing.probe(desired));
        Set<String> wanted = desired.files().files().keySet();
        Set<String> directories = new HashSet<>(desired.directories());
        List<String> files = new ArrayList<>();
        (desired.purge() ? listing.files() : listing.listed())
                .stream().filter(f -> !wanted.contains(f) && !desired.isKept(f)).forEach(files::add);
        List<String> empty = desired.purge()
                ? listing.directories().stream()
                        .filter(d -> !directories.contains(d) && !desired.isKept(d))
                        .sorted(java.util.Comparator.reverseOrder())
                        .toList()
                : TreeRemoval.emptied(files, directories);
        files.forEach(f -> differences.add(Difference.removed(f, "file")));
        List<String> all = new ArrayList<>(files);
        empty.forEach(d -> all.add(d + "/"));
        if (desired.purge()) {
            empty.forEach(d -> differences.add(Difference.removed(d, "directory")));
        }
        return all;
    }

    private List<Action> actions(FileState root, boolean listed, List<String> gone) {
        Attributes attributes = desired.ofDirectory();
        List<Action> actions = new ArrayList<>();
        if (!newDirectories.isEmpty()) {
            List<String> arguments = new ArrayList<>(List.of(attributes.ownership(), desired.directoryMode()));
            arguments.addAll(newDirectories);
            actions.add(Command.shell(DIRECTORIES, arguments.toArray(String[]::new)));
        }
        if (!sent.isEmpty() || !listed) {
            FileState.Asker asker = root.asker();
            Optional<String> left = answers.get(TreeModule.archive(desired)).digest();
            actions.add(new Upload(
                    path(TreeSpec.OWN.get(1)),
                    archive(listed, gone),
                    Long.toString(asker.uid()),
                    Long.toString(asker.gid()),
                    "0600",
                    left,
                    Optional.empty(),
                    false,
                    Optional.empty()));
            actions.add(Command.shell(UNPACK, unpacking(listed).toArray(String[]::new)));
        }
        actions.addAll(mending);
        if (!gone.isEmpty()) {
            actions.add(TreeRemoval.command(desired, gone, List.of()));
            if (!listed) {
                actions.add(Command.shell(LIST, desired.path()).withStdin(desired.list()));
            }
        }
        return actions;
    }

    /** Return what is sent. The list goes along, and names what shall go for as long as it may still be there. */
    private Content archive(boolean listed, List<String> gone) {
        List<Member> members = new ArrayList<>();
        sent.keySet()
                .forEach(name -> members.add(new Member(
                        name, desired.files().files().getOrDefault(name, Content.of("")), desired.mode(name))));
        if (!listed) {
            members.add(new Member(TreeSpec.OWN.get(0), desired.list(gone), "0644"));
        }
        return new Content(List.of(new Archive(members)));
    }

    private List<String> unpacking(boolean listed) {
        Map<String, Optional<String>> all = new LinkedHashMap<>(sent);
        if (!listed) {
            all.put(TreeSpec.OWN.get(0), answers.get(TreeModule.list(desired)).digest());
        }
        Map<String, List<String>> byDirectory = new TreeMap<>();
        all.forEach((name, digest) -> {
            int slash = name.lastIndexOf('/');
            List<String> pairs =
                    byDirectory.computeIfAbsent(slash < 0 ? "" : name.substring(0, slash), d -> new ArrayList<>());
            pairs.add(name.substring(slash + 1));
            pairs.add(digest.orElse("-"));
        });
        List<String> arguments =
                new ArrayList<>(List.of(desired.path(), desired.ofDirectory().ownership()));
        byDirectory.forEach((directory, pairs) -> {
            arguments.add(directory);
            arguments.add(Integer.toString(pairs.size() / 2));
            arguments.addAll(pairs);
        });
        return arguments;
    }

    private String reason() {
        int gone = (int) differences.stream().filter(d -> d.after().isEmpty()).count();
        List<String> parts = new ArrayList<>();
        count(parts, missing, " missing");
        count(parts, different, different == 1 ? " differs" : " differ");
        count(parts, gone, " too many");
        return parts.isEmpty()
                ? newDirectories.isEmpty() ? "the list of files differs" : "a directory is missing"
                : String.join(", ", parts);
    }

    private static void count(List<String> parts, int count, String what) {
        if (count > 0) {
            parts.add(count + what);
        }
    }
}
