package dev.fettle.modules.acl;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hold one entry of an access control list, as {@code setfacl(1)} writes it.
 *
 * @param name whom it is for, such as {@code user:ann}, {@code default:group:dev} or {@code mask:}
 * @param permissions {@code rwx} with {@code -} for what is not allowed; empty where only the name is given
 */
record AclEntry(String name, Optional<String> permissions) {

    private static final Pattern ENTRY = Pattern.compile(
            "(default:|d:)?(user|u|group|g|mask|m):([A-Za-z0-9_][A-Za-z0-9_.@$-]*)?(?::([r-]?[w-]?[x-]?))?");

    /**
     * Read an entry.
     *
     * @throws IllegalArgumentException when it is none
     */
    static AclEntry parse(String text) {
        Matcher matcher = ENTRY.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("`" + text
                    + "` is not an entry of an access control list: write such as `user:ann:rwx`, `group:dev:r-x` or"
                    + " `default:user:ann:rwx`.");
        }
        String kind = switch (matcher.group(2).charAt(0)) {
            case 'u' -> "user";
            case 'g' -> "group";
            default -> "mask";
        };
        String whom = Optional.ofNullable(matcher.group(3)).orElse("");
        if (kind.equals("mask") != whom.isEmpty()) {
            throw new IllegalArgumentException("`" + text
                    + "` is not an entry of its own: what the owner, its group and all others may do is the mode.");
        }
        return new AclEntry(
                (matcher.group(1) == null ? "" : "default:") + kind + ":" + whom,
                Optional.ofNullable(matcher.group(4)).map(AclEntry::full));
    }

    private static String full(String permissions) {
        StringBuilder full = new StringBuilder();
        for (char c : new char[] {'r', 'w', 'x'}) {
            full.append(permissions.indexOf(c) >= 0 ? c : '-');
        }
        return full.toString();
    }

    /** Return the resource key of whom it is for; empty for a mask. */
    Optional<String> need() {
        String whom = name.startsWith("default:") ? name.substring("default:".length()) : name;
        return whom.endsWith(":") ? Optional.empty() : Optional.of(whom);
    }

    @Override
    public String toString() {
        return permissions.map(p -> name + ":" + p).orElse(name);
    }
}
