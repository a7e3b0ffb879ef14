package dev.fettle.modules.replace;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.support.Patterns;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.TextEditModule;
import dev.fettle.modules.support.TextEdits.Edited;
import java.util.Optional;
import java.util.regex.Pattern;

/** Know replacements in text files. */
public final class ReplaceModule extends TextEditModule<ReplaceSpec> {

    /** Know them. */
    public ReplaceModule() {
        super(
                "fettle.replace",
                ReplaceSpec.class,
                "replacement",
                "nothing is left to replace",
                "nothing is left to replace");
    }

    @Override
    protected Place place(ReplaceSpec desired) {
        return new Place(
                desired.path(), desired.pattern().replace("\n", "\\n"), Content.of(""), false, Presence.PRESENT);
    }

    @Override
    protected Edited edited(ReplaceSpec desired, String text) {
        Pattern pattern = Patterns.of("pattern", desired.pattern(), Pattern.MULTILINE);
        try {
            String once = pattern.matcher(text).replaceAll(desired.replacement());
            return pattern.matcher(once).replaceAll(desired.replacement()).equals(once)
                    ? Edited.to(once)
                    : Edited.refused("`pattern` finds what `replacement` puts there, so it would never end");
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Edited.refused("`replacement` names a group that `pattern` does not have");
        }
    }

    @Override
    protected Optional<ReplaceSpec> absent(String path, String part) {
        return Optional.empty();
    }
}
