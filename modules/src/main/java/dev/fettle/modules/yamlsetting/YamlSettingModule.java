package dev.fettle.modules.yamlsetting;

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

/** Know settings in YAML files; order, spacing and comments of all others stay. */
public final class YamlSettingModule implements TaskModule<YamlSettingSpec> {

    private static final String KIND = "yaml";

    @Override
    public String name() {
        return "fettle.yaml-setting";
    }

    @Override
    public Class<YamlSettingSpec> specType() {
        return YamlSettingSpec.class;
    }

    @Override
    public Resources resources(YamlSettingSpec desired) {
        return TextEdits.resources(KIND, desired.path(), desired.pointer(), desired.state());
    }

    @Override
    public List<Probe<?>> probes(YamlSettingSpec desired) {
        return TextEdits.probes(desired.path(), desired.content(), desired.state());
    }

    @Override
    public Decision decide(YamlSettingSpec desired, Answers answers) {
        return TextEdits.decide(
                desired.path(),
                desired.content(),
                answers.get(TextEdits.probe(desired.path(), desired.content())),
                desired.create(),
                desired.state() == Presence.ABSENT ? "there is no such setting" : "the setting is as desired",
                text -> edited(desired, text));
    }

    private static Edited edited(YamlSettingSpec desired, String text) {
        try {
            return new YamlEdit(text).edited(desired);
        } catch (IllegalArgumentException e) {
            return Edited.refused(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Optional<YamlSettingSpec> removal(String resource) {
        return TextEdits.part(KIND, resource).map(part -> YamlSettingSpec.absent(part.get(0), part.get(1)));
    }
}
