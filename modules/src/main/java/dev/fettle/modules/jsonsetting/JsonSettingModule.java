package dev.fettle.modules.jsonsetting;

import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.TextEdits;
import dev.fettle.modules.support.TextEdits.Edited;
import java.util.List;
import java.util.Optional;

/** Know settings in JSON files; order and spacing of all others stay. */
public final class JsonSettingModule implements TaskModule<JsonSettingSpec> {

    private static final String KIND = "json";

    @Override
    public String name() {
        return "fettle.json-setting";
    }

    @Override
    public Class<JsonSettingSpec> specType() {
        return JsonSettingSpec.class;
    }

    @Override
    public Resources resources(JsonSettingSpec desired) {
        return TextEdits.resources(KIND, desired.path(), desired.pointer(), desired.state());
    }

    @Override
    public List<Probe<?>> probes(JsonSettingSpec desired) {
        return TextEdits.probes(desired.path(), desired.content(), desired.state());
    }

    @Override
    public Decision decide(JsonSettingSpec desired, Answers answers) {
        return TextEdits.decide(
                desired.path(),
                desired.content(),
                answers.get(TextEdits.probe(desired.path(), desired.content())),
                desired.create(),
                desired.state() == Presence.ABSENT ? "there is no such setting" : "the setting is as desired",
                text -> edited(desired, text));
    }

    private static Edited edited(JsonSettingSpec desired, String text) {
        try {
            return new JsonEdit(text).edited(desired);
        } catch (IllegalArgumentException e) {
            return Edited.refused("there is " + e.getMessage());
        }
    }

    @Override
    public Optional<JsonSettingSpec> removal(String resource) {
        return TextEdits.part(KIND, resource).map(part -> JsonSettingSpec.absent(part.get(0), part.get(1)));
    }
}
