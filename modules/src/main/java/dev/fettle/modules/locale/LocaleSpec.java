package dev.fettle.modules.locale;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Presence;
import java.util.Locale;

/**
 * Describe a locale that programs can use.
 *
 * @param locale its name, such as {@code de_DE.UTF-8}
 * @param system whether it is the one of the system, {@code LANG}
 * @param generate whether it is made on the host, by {@code locale-gen}; otherwise a package brings it
 * @param state whether it shall be there
 */
public record LocaleSpec(String locale, boolean system, boolean generate, Presence state) {

    /** Check the parts. */
    public LocaleSpec {
        requireNonNull(state, "state is null");
        if (!locale.matches("[A-Za-z]{1,8}(_[A-Z]{2})?\\.[A-Za-z0-9-]{1,20}(@[a-z]{1,20})?")) {
            throw new IllegalArgumentException(
                    "`" + locale
                            + "` is not a locale: write language, country and character set, such as `de_DE.UTF-8`, or `C.UTF-8`.");
        }
        if (state == Presence.ABSENT && system) {
            throw new IllegalArgumentException("Locale `" + locale + "` shall be absent and so is not the system's.");
        }
    }

    /** Describe a locale that is there. */
    public static LocaleSpec of(String locale) {
        return new LocaleSpec(locale, false, true, Presence.PRESENT);
    }

    /** Return the name as {@code locale -a} writes it. */
    String plain() {
        int dot = locale.indexOf('.');
        int at = locale.indexOf('@');
        String set = locale.substring(dot + 1, at < 0 ? locale.length() : at);
        return locale.substring(0, dot) + "." + set.toLowerCase(Locale.ROOT).replace("-", "")
                + (at < 0 ? "" : locale.substring(at));
    }

    /** Return its line in {@code /etc/locale.gen}. */
    String line() {
        int dot = locale.indexOf('.');
        int at = locale.indexOf('@');
        return locale + " " + locale.substring(dot + 1, at < 0 ? locale.length() : at);
    }

    /** Tell whether {@code locale-gen} makes it; every system has some. */
    boolean isMade() {
        return generate && !(locale.startsWith("C.") || locale.startsWith("POSIX."));
    }
}
