package dev.fettle.modules.jsonsetting;

import dev.fettle.modules.support.TextEditModule;
import dev.fettle.modules.support.TextEdits.Edited;
import java.util.Optional;

/** Know settings in JSON files; order and spacing of all others stay. */
public final class JsonSettingModule extends TextEditModule<JsonSettingSpec> {

    /** Know them. */
    public JsonSettingModule() {
        super(
                "fettle.json-setting",
                JsonSettingSpec.class,
                "json",
                "the setting is as desired",
                "there is no such setting");
    }

    @Override
    protected Place place(JsonSettingSpec desired) {
        return new Place(desired.path(), desired.pointer(), desired.content(), desired.create(), desired.state());
    }

    @Override
    protected Edited edited(JsonSettingSpec desired, String text) {
        return new JsonEdit(text).edited(desired);
    }

    @Override
    protected Optional<JsonSettingSpec> absent(String path, String part) {
        return Optional.of(JsonSettingSpec.absent(path, part));
    }
}
