package dev.fettle.modules.inisetting;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.Veil;
import java.util.List;
import java.util.Optional;

/**
 * Describe one setting of a file in the style of INI, Java properties or systemd.
 *
 * @param path the file
 * @param section the section; empty means before the first one
 * @param key the setting's name
 * @param value what it shall be, a line for each time that it stands there; empty only for an absent setting
 * @param separator what stands between name and value in a new line
 * @param create whether a missing file is made
 * @param state whether the setting shall be there
 */
public record IniSettingSpec(
        String path,
        Optional<String> section,
        String key,
        Optional<Content> value,
        String separator,
        boolean create,
        Presence state) {

    /** Check the parts. */
    public IniSettingSpec {
        Checks.path(path);
        requireNonNull(state, "state is null");
        section.ifPresent(s -> line("section", s));
        if (section.map(s -> s.contains("]") || s.isBlank()).orElse(false)) {
            throw new IllegalArgumentException("`" + section.get() + "` is not the name of a section.");
        }
        line("key", key);
        if (key.isBlank() || key.contains("=") || key.startsWith("[") || key.startsWith("#") || key.startsWith(";")) {
            throw new IllegalArgumentException("`" + key + "` is not the name of a setting.");
        }
        List<String> values = value.map(IniSettingSpec::lines).orElse(List.of());
        values.stream().filter(v -> !v.isEmpty()).forEach(v -> line("value", v));
        if (values.size() > 1 && values.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("One of the lines of `value` is empty.");
        }
        if (!separator.strip().matches("[=:]?") || separator.isEmpty() || separator.contains("\n")) {
            throw new IllegalArgumentException("`separator` is `=`, `:` or blank, with blanks around it.");
        }
        if (state == Presence.PRESENT && value.isEmpty()) {
            throw new IllegalArgumentException("Setting `" + key + "` has no `value`.");
        }
    }

    private static void line(String what, String text) {
        Checks.text("`" + what + "`", text);
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("`" + what + "` has a line end inside.");
        }
    }

    private static List<String> lines(Content value) {
        return List.of(Veil.text(value).split("\n", -1));
    }

    /** Return the values, one for each time that the setting stands there, with marks for what is secret. */
    List<String> values() {
        return lines(content());
    }

    /** Return what the edit puts there. */
    Content content() {
        return value.orElse(Content.of(""));
    }

    /** Describe a setting that shall be there. */
    public static IniSettingSpec of(String path, String section, String key, String value) {
        return new IniSettingSpec(
                path, Optional.of(section), key, Optional.of(Content.of(value)), "=", false, Presence.PRESENT);
    }

    /** Describe a setting that shall not be there. */
    public static IniSettingSpec absent(String path, Optional<String> section, String key) {
        return new IniSettingSpec(path, section, key, Optional.empty(), "=", false, Presence.ABSENT);
    }
}
