package dev.fettle.modules.jsonsetting;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.JsonPointer;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.Veil;
import java.util.List;
import java.util.Optional;

/**
 * Describe one setting of a JSON file.
 *
 * @param path the file
 * @param pointer where the setting stands, as a JSON Pointer (RFC 6901), such as {@code /log/level}
 * @param value what it shall be, as JSON text; empty only for an absent setting
 * @param create whether a missing file is made
 * @param state whether the setting shall be there
 */
public record JsonSettingSpec(String path, String pointer, Optional<Content> value, boolean create, Presence state) {

    /** Check the parts. */
    public JsonSettingSpec {
        Checks.path(path);
        requireNonNull(state, "state is null");
        Checks.text("`pointer`", pointer);
        JsonPointer.check(pointer);
        value.map(Veil::text).ifPresent(v -> {
            try {
                JsonText.parse(v);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("`value` is not JSON text: put a string into double quotes.", e);
            }
        });
        if (state == Presence.PRESENT && value.isEmpty()) {
            throw new IllegalArgumentException("Setting `" + pointer + "` has no `value`.");
        }
    }

    /** Describe a setting that shall be there. */
    public static JsonSettingSpec of(String path, String pointer, String value) {
        return new JsonSettingSpec(path, pointer, Optional.of(Content.of(value)), false, Presence.PRESENT);
    }

    /** Describe a setting that shall not be there. */
    public static JsonSettingSpec absent(String path, String pointer) {
        return new JsonSettingSpec(path, pointer, Optional.empty(), false, Presence.ABSENT);
    }

    /** Return what the edit puts there. */
    Content content() {
        return value.orElse(Content.of(""));
    }

    /** Return the names on the way to the setting. */
    List<String> names() {
        return JsonPointer.names(pointer);
    }
}
