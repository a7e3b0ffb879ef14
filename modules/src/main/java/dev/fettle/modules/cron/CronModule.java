package dev.fettle.modules.cron;

import dev.fettle.modules.support.Fragment;
import dev.fettle.modules.support.FragmentModule;
import dev.fettle.modules.support.Presence;
import java.util.List;

/** Know files in {@code /etc/cron.d}; cron notices a change by itself. */
public final class CronModule extends FragmentModule<CronSpec> {

    /** Know them. */
    public CronModule() {
        super("fettle.cron", CronSpec.class, "/etc/cron.d/", "", CronSpec::absent);
    }

    @Override
    protected Fragment fragment(CronSpec desired) {
        String path = path(desired.name());
        return desired.state() == Presence.ABSENT ? Fragment.absent(path) : Fragment.of(path, desired.text());
    }

    @Override
    protected List<String> needs(CronSpec desired) {
        return desired.state() == Presence.ABSENT
                ? List.of()
                : desired.user()
                        .filter(u -> !u.equals("root"))
                        .map(u -> List.of("user:" + u))
                        .orElse(List.of());
    }
}
