package dev.fettle.modules.locale;

import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Needs;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.TextEdits;
import dev.fettle.modules.support.TextEdits.Edited;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Know locales: those of Debian and its relatives are made as {@code /etc/locale.gen} says, others come in packages. */
public final class LocaleModule implements TaskModule<LocaleSpec> {

    private static final String PREFIX = "locale:";
    // A locale that no `locale-gen` made goes with its package, not with its task.
    private static final String PACKAGED = "locale-of-package:";
    private static final String LIST = "/etc/locale.gen";
    private static final String DEBIAN = "/etc/default/locale";
    private static final String OTHERS = "/etc/locale.conf";

    private static final ProbeKind<Boolean> KIND =
            new ProbeKind<>("locale", ProbeKind.Style.EACH, """
            probe_locale() { locale -a 2>/dev/null | grep -qixF -e "$1" -e "$2"; }
            """, LocaleModule::parse, Boolean.FALSE);

    private static boolean parse(RawAnswer raw) {
        return raw.status() == 0;
    }

    @Override
    public String name() {
        return "fettle.locale";
    }

    @Override
    public Class<LocaleSpec> specType() {
        return LocaleSpec.class;
    }

    @Override
    public Resources resources(LocaleSpec desired) {
        return Resources.manages((desired.isMade() ? PREFIX : PACKAGED) + desired.locale())
                .exclusively("path:" + LIST)
                .needing(needs(desired));
    }

    private static List<String> needs(LocaleSpec desired) {
        return desired.isMade() && desired.state() == Presence.PRESENT ? List.of("command:locale-gen") : List.of();
    }

    private static Probe<Boolean> there(LocaleSpec desired) {
        return Probe.of(KIND, desired.locale(), desired.plain());
    }

    @Override
    public List<Probe<?>> probes(LocaleSpec desired) {
        return Needs.probes(
                needs(desired),
                there(desired),
                TextEdits.probe(LIST),
                TextEdits.probe(DEBIAN),
                TextEdits.probe(OTHERS));
    }

    @Override
    public Decision decide(LocaleSpec desired, Answers answers) {
        boolean there = answers.get(there(desired));
        boolean present = desired.state() == Presence.PRESENT;
        List<Difference> differences = new ArrayList<>();
        List<Action> actions = new ArrayList<>();
        if (desired.isMade()) {
            Decision list = TextEdits.decide(
                    LIST, answers.get(TextEdits.probe(LIST)), present, "listed", text -> listed(desired, text));
            if (list instanceof Decision.Blocked) {
                return list;
            }
            if (list instanceof Decision.Change change) {
                actions.addAll(change.actions());
            }
            if (list instanceof Decision.Change || there != present) {
                differences.add(
                        present
                                ? Difference.created("locale", desired.locale())
                                : Difference.removed("locale", desired.locale()));
                actions.add(Command.of("locale-gen"));
            }
        } else if (present && !there) {
            return Decision.blocked(
                    "there is no locale `" + desired.locale() + "`",
                    "Install the package that brings it before, such as `glibc-langpack-"
                            + desired.locale().split("[_.]", 2)[0]
                            + "` of Fedora and RHEL, or set `generate = true`.");
        }
        if (desired.system()) {
            String path = answers.get(TextEdits.probe(DEBIAN)).isLink() || !desired.generate() ? OTHERS : DEBIAN;
            Decision system = TextEdits.decide(
                    path, answers.get(TextEdits.probe(path)), true, "set", text -> lang(desired.locale(), text));
            if (system instanceof Decision.Blocked) {
                return system;
            }
            if (system instanceof Decision.Change change) {
                change.differences()
                        .forEach(d -> differences.add(new Difference(path, d.before(), d.after(), d.text())));
                actions.addAll(change.actions());
            }
        }
        String reason = differences.isEmpty()
                ? ""
                : differences.get(0).name().equals("locale")
                        ? present ? "the locale is missing" : "the locale shall not be there"
                        : "the system has another locale";
        return differences.isEmpty()
                ? Decision.upToDate(present ? "the locale is there" : "there is no such locale")
                : Decision.change(reason, differences, actions);
    }

    private static Edited listed(LocaleSpec desired, String text) {
        List<String> lines = new ArrayList<>(TextEdits.lines(text));
        int comment = -1;
        boolean found = false;
        for (int i = lines.size() - 1; i >= 0; i--) {
            String bare = TextEdits.bare(lines.get(i)).strip();
            if (bare.equals(desired.line())) {
                if (desired.state() == Presence.ABSENT) {
                    lines.set(i, "# " + lines.get(i).stripLeading());
                }
                found = true;
            } else if (bare.startsWith("#") && bare.substring(1).strip().equals(desired.line())) {
                comment = i;
            }
        }
        if (desired.state() == Presence.PRESENT && !found) {
            if (comment >= 0) {
                lines.set(comment, lines.get(comment).replaceFirst("#\\s*", ""));
            } else {
                TextEdits.insert(lines, lines.size(), List.of(desired.line()));
            }
        }
        return Edited.to(String.join("", lines));
    }

    private static Edited lang(String locale, String text) {
        List<String> lines = new ArrayList<>(TextEdits.lines(text));
        for (int i = 0; i < lines.size(); i++) {
            String bare = TextEdits.bare(lines.get(i));
            if (bare.strip().startsWith("LANG=")) {
                if (!bare.strip().replace("\"", "").equals("LANG=" + locale)) {
                    lines.set(i, "LANG=" + locale + lines.get(i).substring(bare.length()));
                }
                return Edited.to(String.join("", lines));
            }
        }
        TextEdits.insert(lines, lines.size(), List.of("LANG=" + locale));
        return Edited.to(String.join("", lines));
    }

    @Override
    public Optional<LocaleSpec> removal(String resource) {
        return resource.startsWith(PREFIX)
                ? Optional.of(new LocaleSpec(resource.substring(PREFIX.length()), false, true, Presence.ABSENT))
                : Optional.empty();
    }
}
