package dev.fettle.modules.locale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.modules.support.Presence;
import org.junit.jupiter.api.Test;

final class LocaleModuleTest {

    private final LocaleModule module = new LocaleModule();

    private static LocaleSpec spec(boolean generate, Presence state) {
        return new LocaleSpec("de_DE.UTF-8", false, generate, state);
    }

    @Test
    void onlyWhatWasMadeIsTakenAway() {
        String made = module.resources(spec(true, Presence.PRESENT)).manages().get(0);
        assertThat(module.removal(made)).contains(spec(true, Presence.ABSENT));
        String packaged =
                module.resources(spec(false, Presence.PRESENT)).manages().get(0);
        assertThat(module.removal(packaged)).isEmpty();
    }
}
