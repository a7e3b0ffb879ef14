package dev.fettle.modules.limits;

import dev.fettle.modules.support.Fragment;
import dev.fettle.modules.support.FragmentModule;
import dev.fettle.modules.support.Presence;
import java.util.List;

/** Know files in {@code /etc/security/limits.d}. */
public final class LimitsModule extends FragmentModule<LimitsSpec> {

    /** Know them. */
    public LimitsModule() {
        super("fettle.limits", LimitsSpec.class, "/etc/security/limits.d/", ".conf", LimitsSpec::absent);
    }

    @Override
    protected Fragment fragment(LimitsSpec desired) {
        String path = path(desired.name());
        return desired.state() == Presence.ABSENT ? Fragment.absent(path) : Fragment.of(path, desired.text());
    }

    @Override
    protected List<String> needs(LimitsSpec desired) {
        return List.of();
    }
}
