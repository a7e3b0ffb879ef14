package dev.fettle.modules.sudoers;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.support.Fragment;
import dev.fettle.modules.support.FragmentModule;
import dev.fettle.modules.support.Presence;
import java.util.List;
import java.util.Optional;

/** Know rules of {@code sudo}; {@code visudo} checks each before it takes its place, as a mistake would lock everybody out. */
public final class SudoersModule extends FragmentModule<SudoersSpec> {

    /** Know them. */
    public SudoersModule() {
        super("fettle.sudoers", SudoersSpec.class, "/etc/sudoers.d/", "", SudoersSpec::absent);
    }

    @Override
    protected Fragment fragment(SudoersSpec desired) {
        String path = path(desired.name());
        return desired.state() == Presence.ABSENT
                ? Fragment.absent(path)
                : new Fragment(path, desired.content().map(Content::of), "0440", Optional.of("visudo -cf \"$1\""));
    }

    @Override
    protected List<String> needs(SudoersSpec desired) {
        return desired.state() == Presence.ABSENT ? List.of() : List.of("command:visudo");
    }
}
