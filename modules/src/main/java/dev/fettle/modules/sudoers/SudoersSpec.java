package dev.fettle.modules.sudoers;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe a file of rules for {@code sudo} in {@code /etc/sudoers.d}. It is root's, with mode 0440.
 *
 * @param name its name; sudo passes over names that hold a dot or end in {@code ~} ({@code sudoers(5)})
 * @param content the rules, as {@code sudoers(5)} describes them; needed unless it shall be absent
 * @param state whether it shall be there
 */
public record SudoersSpec(String name, Optional<String> content, Presence state) {

    /** Check the parts. */
    public SudoersSpec {
        requireNonNull(state, "state is null");
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_-]{0,100}")) {
            throw new IllegalArgumentException(
                    "`" + name + "` is not the name of a file of rules: write letters, digits, `_` and `-`;"
                            + " sudo passes over names with a dot.");
        }
        content = content.map(c -> Checks.text("`content`", c)).map(c -> c.endsWith("\n") ? c : c + "\n");
        if (state == Presence.PRESENT && content.isEmpty()) {
            throw new IllegalArgumentException("The rules `" + name + "` have no content.");
        }
    }

    /** Describe a file of rules. */
    public static SudoersSpec of(String name, String content) {
        return new SudoersSpec(name, Optional.of(content), Presence.PRESENT);
    }

    /** Describe the absence of a file of rules. */
    public static SudoersSpec absent(String name) {
        return new SudoersSpec(name, Optional.empty(), Presence.ABSENT);
    }
}
