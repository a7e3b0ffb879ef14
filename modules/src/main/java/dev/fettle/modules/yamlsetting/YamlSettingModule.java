package dev.fettle.modules.yamlsetting;

import dev.fettle.modules.support.TextEditModule;
import dev.fettle.modules.support.TextEdits.Edited;
import java.util.Optional;

/** Know settings in YAML files; order, spacing and comments of all others stay. */
public final class YamlSettingModule extends TextEditModule<YamlSettingSpec> {

    /** Know them. */
    public YamlSettingModule() {
        super(
                "fettle.yaml-setting",
                YamlSettingSpec.class,
                "yaml",
                "the setting is as desired",
                "there is no such setting");
    }

    @Override
    protected Place place(YamlSettingSpec desired) {
        return new Place(desired.path(), desired.pointer(), desired.content(), desired.create(), desired.state());
    }

    @Override
    protected Edited edited(YamlSettingSpec desired, String text) {
        return new YamlEdit(text).edited(desired);
    }

    @Override
    protected Optional<YamlSettingSpec> absent(String path, String part) {
        return Optional.of(YamlSettingSpec.absent(path, part));
    }
}
