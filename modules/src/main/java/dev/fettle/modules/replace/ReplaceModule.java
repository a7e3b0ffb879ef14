package dev.fettle.modules.replace;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Patterns;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.TextEdits;
import dev.fettle.modules.support.TextEdits.Edited;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Know replacements in text files. */
public final class ReplaceModule implements TaskModule<ReplaceSpec> {

    @Override
    public String name() {
        return "fettle.replace";
    }

    @Override
    public Class<ReplaceSpec> specType() {
        return ReplaceSpec.class;
    }

    @Override
    public Resources resources(ReplaceSpec desired) {
        return TextEdits.resources(
                "replacement", desired.path(), desired.pattern().replace("\n", "\\n"), Presence.PRESENT);
    }

    @Override
    public List<Probe<?>> probes(ReplaceSpec desired) {
        return TextEdits.probes(desired.path(), Content.of(""), Presence.PRESENT);
    }

    @Override
    public Decision decide(ReplaceSpec desired, Answers answers) {
        return TextEdits.decide(
                desired.path(),
                answers.get(TextEdits.probe(desired.path())),
                false,
                "nothing is left to replace",
                text -> edited(desired, text));
    }

    private static Edited edited(ReplaceSpec desired, String text) {
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
    public Optional<ReplaceSpec> removal(String resource) {
        return Optional.empty();
    }
}
