package dev.fettle.modules.acl;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Describe entries of the access control list of a file or directory. Other entries stay.
 *
 * @param path the file or directory; a symbolic link is followed
 * @param entries such as {@code user:ann:rwx}, {@code group:dev:r-x}, {@code mask::rwx} and, for what is made inside of a directory,
 *     {@code default:user:ann:rwx}; without permissions where they shall be absent
 * @param state whether they shall be there
 */
public record AclSpec(String path, List<String> entries, Presence state) {

    /** Check the parts. */
    public AclSpec {
        Checks.path(path);
        requireNonNull(state, "state is null");
        entries = entries.stream().map(e -> AclEntry.parse(e).toString()).toList();
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("Nothing is said of the access control list of `" + path + "`.");
        }
        for (String entry : entries) {
            if ((state == Presence.PRESENT)
                    != AclEntry.parse(entry).permissions().isPresent()) {
                throw new IllegalArgumentException(
                        state == Presence.PRESENT
                                ? "`" + entry + "` has no permissions: write such as `" + entry + ":r-x`."
                                : "`" + entry + "` shall be absent, so it has no permissions.");
            }
        }
        List<String> names = entries.stream().map(e -> AclEntry.parse(e).name()).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException(
                    "One of " + names.stream().collect(Collectors.joining(", ", "`", "`")) + " is said twice.");
        }
    }

    List<AclEntry> parsed() {
        return entries.stream().map(AclEntry::parse).toList();
    }

    /** Describe entries. */
    public static AclSpec of(String path, String... entries) {
        return new AclSpec(path, List.of(entries), Presence.PRESENT);
    }
}
