package dev.fettle.engine.spi;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * Say how a task relates to the things of its host. A resource key is {@code kind:name}: {@code path:/etc/coder.d},
 * {@code user:coder}, {@code group:docker}, {@code unit:coder.service}, {@code package:curl}, {@code command:psql},
 * {@code port:7080}, {@code postgresql.role:coder}.
 *
 * @param manages what it alone may bring about or take away; two different tasks that manage one key are an error. The keys of the
 *     first one's kind are what is {@link #noted()}: a task for several things has a key for each of them
 * @param needs what must be there first; whoever manages or provides it comes before. A path that nobody manages is
 *     matched by its nearest managed parent
 * @param provides what appears as a by-product; {@code kind:*} means anything of that kind may appear
 * @param exclusive a group of which the host runs one task at a time, such as {@code packages}; of a group named after a path,
 *     {@code path:/etc/hosts}, each task looks again when one before it has changed the file
 * @param unsettledBy what leaves open what this one does, for as long as a task before it may bring that about: lists of packages,
 *     where the newest of one is wanted. {@link #ANYTHING} stands for whatever they do, and so does {@link #SCRIPT}, which leaves it
 *     tentative. {@code kind:*}, such as {@code unit:*}, counts only where something of that kind is missing that a task before it may bring
 *     along: a package starts its units, or does not. It orders nothing
 */
public record Resources(
        List<String> manages,
        List<String> needs,
        List<String> provides,
        Optional<String> exclusive,
        List<String> unsettledBy) {

    /** The exclusive group of a task that runs while nothing else does on its host; see {@link dev.fettle.engine.plan.Reboot}. */
    public static final String ALONE = "host";

    /** What leaves a task open that waits for something, whoever brings it about. */
    public static final String ANYTHING = "*";

    /** What makes tentative what a task decides by a script of its user's: anything before it may change what that answers. */
    public static final String SCRIPT = "script";

    /** Check and copy the parts. */
    public Resources {
        manages = List.copyOf(manages);
        needs = List.copyOf(needs);
        provides = List.copyOf(provides);
        requireNonNull(exclusive, "exclusive is null");
        unsettledBy = List.copyOf(unsettledBy);
    }

    /** Relate to things, and be settled. */
    public Resources(List<String> manages, List<String> needs, List<String> provides, Optional<String> exclusive) {
        this(manages, needs, provides, exclusive, List.of());
    }

    /** Manage things, need nothing. */
    public static Resources manages(String... keys) {
        return new Resources(List.of(keys), List.of(), List.of(), Optional.empty());
    }

    /** Return the same with needs added. */
    public Resources needing(List<String> keys) {
        return new Resources(manages, concat(needs, keys), provides, exclusive, unsettledBy);
    }

    /** Return the same with needs added. */
    public Resources needing(String... keys) {
        return needing(List.of(keys));
    }

    /** Return the same with by-products added. */
    public Resources providing(String... keys) {
        return new Resources(manages, needs, concat(provides, List.of(keys)), exclusive, unsettledBy);
    }

    /** Return the same in an exclusive group. */
    public Resources exclusively(String group) {
        return new Resources(manages, needs, provides, Optional.of(group), unsettledBy);
    }

    /** Return the same, left open by more. */
    public Resources unsettledBy(String... keys) {
        return new Resources(manages, needs, provides, exclusive, concat(unsettledBy, List.of(keys)));
    }

    /**
     * Return what a host remembers of a task, to take it away when no task manages it any more: the first key and those of its kind,
     * without what is below its path.
     */
    public List<String> noted() {
        if (manages.isEmpty()) {
            return List.of();
        }
        String first = manages.get(0);
        String kind = first.substring(0, first.indexOf(':') + 1);
        return manages.stream()
                .filter(key -> key.startsWith(kind) && !key.startsWith(first + "/"))
                .distinct()
                .toList();
    }

    private static List<String> concat(List<String> first, List<String> second) {
        return java.util.stream.Stream.concat(first.stream(), second.stream())
                .distinct()
                .toList();
    }
}
