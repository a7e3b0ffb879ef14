package dev.fettle.modules.support;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.plan.Upload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hold who shall own a file or a directory, and its mode. What is empty is left as it is; a new file or directory then gets
 * the acting user, its group and the mode that the caller names.
 *
 * @param owner name or number of the user
 * @param group name or number of the group
 * @param mode four octal digits
 */
public record Attributes(Optional<String> owner, Optional<String> group, Optional<String> mode) {

    // A link may have taken the place since it was looked at: chmod would follow it. Five digits of mode make GNU chmod
    // clear a directory's set-ID bits as well; chown clears those of a file, so that chmod comes last.
    private static final String SET = """
            if [ -L "$1" ]; then
                printf '%s has become a symbolic link\\n' "$1" >&2
                exit 1
            fi
            [ -z "$2" ] || chown -h -- "$2" "$1" || exit
            [ -z "$3" ] || chmod -- "0$3" "$1"
            """;

    /** Check the parts. */
    public Attributes {
        owner = owner.map(o -> Checks.owner("user", o));
        group = group.map(g -> Checks.owner("group", g));
        mode = mode.map(Checks::mode);
    }

    /** Return the keys of the users and groups that must be there; numbers and root need nobody. */
    public List<String> needs() {
        List<String> keys = new ArrayList<>();
        owner.filter(Attributes::needed).ifPresent(o -> keys.add("user:" + o));
        group.filter(Attributes::needed).ifPresent(g -> keys.add("group:" + g));
        return List.copyOf(keys);
    }

    private static boolean needed(String name) {
        return !Checks.isNumber(name) && !name.equals("root");
    }

    /** Return what differs at a path where something is; nothing for a path where nothing is. */
    public List<Difference> differences(FileState state) {
        List<Difference> found = new ArrayList<>();
        if (state.isMissing()) {
            return List.of();
        }
        owner.filter(o -> !isOwner(o, state))
                .ifPresent(o -> found.add(Difference.of("owner", shown(o, state.owner(), state.uid()), o)));
        group.filter(g -> !isGroup(g, state))
                .ifPresent(g -> found.add(Difference.of("group", shown(g, state.group(), state.gid()), g)));
        mode.filter(m -> !m.equals(state.mode())).ifPresent(m -> found.add(Difference.of("mode", state.mode(), m)));
        return List.copyOf(found);
    }

    /** Return what a new file or directory gets, as differences. */
    public List<Difference> created() {
        List<Difference> all = new ArrayList<>();
        owner.ifPresent(o -> all.add(Difference.created("owner", o)));
        group.ifPresent(g -> all.add(Difference.created("group", g)));
        mode.ifPresent(m -> all.add(Difference.created("mode", m)));
        return List.copyOf(all);
    }

    /** Return the command that sets what differs at a path, none when nothing does. */
    public List<Command> mend(String path, FileState state) {
        return differences(state).isEmpty() ? List.of() : List.of(set(path, state));
    }

    private Command set(String path, FileState state) {
        String newOwner = owner.filter(o -> !isOwner(o, state)).orElse("");
        String newGroup =
                group.filter(g -> !isGroup(g, state)).map(g -> ":" + g).orElse("");
        boolean special = !state.mode().startsWith("0");
        String newMode = mode.filter(m -> special || !m.startsWith("0") || !m.equals(state.mode()))
                .orElse(special ? state.mode() : "");
        return Command.shell(SET, path, newOwner + newGroup, newMode);
    }

    /** Return the shell text that sets owner and mode: {@code $1} path, {@code $2} owner and group, {@code $3} mode. */
    public static String setter() {
        return SET;
    }

    /** Return owner and group as {@code chown} takes them; empty when neither is given. */
    public String ownership() {
        return owner.orElse("") + group.map(g -> ":" + g).orElse("");
    }

    /**
     * Return the upload that brings about a content with these attributes.
     *
     * @param state what is there: nothing, or a file whose digest was asked for
     * @param newMode the mode of a new file where none is given
     */
    public Upload upload(
            String path,
            Content content,
            FileState state,
            String newMode,
            Optional<String> validate,
            boolean keepCopy) {
        boolean there = state.isFile();
        return new Upload(
                path,
                content,
                owner.orElse(Long.toString(there ? state.uid() : state.asker().uid())),
                group.orElse(Long.toString(there ? state.gid() : state.asker().gid())),
                mode.orElse(there ? state.mode() : newMode),
                there ? state.digest() : Optional.empty(),
                validate,
                keepCopy,
                Optional.empty());
    }

    private static boolean isOwner(String owner, FileState state) {
        return Checks.isNumber(owner) ? owner.equals(Long.toString(state.uid())) : owner.equals(state.owner());
    }

    private static boolean isGroup(String group, FileState state) {
        return Checks.isNumber(group) ? group.equals(Long.toString(state.gid())) : group.equals(state.group());
    }

    private static String shown(String desired, String name, long number) {
        return Checks.isNumber(desired) || name.equals("UNKNOWN") ? Long.toString(number) : name;
    }
}
