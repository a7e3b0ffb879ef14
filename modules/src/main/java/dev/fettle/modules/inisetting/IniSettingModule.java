package dev.fettle.modules.inisetting;

import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.TextEditModule;
import dev.fettle.modules.support.TextEdits;
import dev.fettle.modules.support.TextEdits.Edited;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Know settings in files in the style of INI, Java properties or systemd; comments and order stay. */
public final class IniSettingModule extends TextEditModule<IniSettingSpec> {

    private static final Pattern HEAD = Pattern.compile("\\uFEFF?\\s*\\[(.*)]\\s*");

    /** Know them. */
    public IniSettingModule() {
        super(
                "fettle.ini-setting",
                IniSettingSpec.class,
                "setting",
                "the setting is as desired",
                "there is no such setting");
    }

    @Override
    protected Place place(IniSettingSpec desired) {
        return new Place(
                desired.path(),
                "[" + desired.section().orElse("") + "] " + desired.key(),
                desired.content(),
                desired.create(),
                desired.state());
    }

    @Override
    protected Edited edited(IniSettingSpec desired, String text) {
        List<String> lines = new ArrayList<>(TextEdits.lines(text));
        List<Integer> starts = starts(lines, desired.section());
        if (starts.size() > 1) {
            return Edited.refused("section `" + desired.section().orElse("") + "` stands " + starts.size() + " times");
        }
        int start = starts.isEmpty() ? -1 : starts.get(0);
        int end = start < 0 ? lines.size() : end(lines, start);
        Pattern setting = Pattern.compile("(\\s*" + Pattern.quote(desired.key())
                + (desired.separator().isBlank() ? "\\s+" : "\\s*[=:]\\s*") + ")(.*)");
        List<Integer> found = new ArrayList<>();
        for (int i = Math.max(start, 0); start >= 0 && i < end; i++) {
            String line = TextEdits.bare(lines.get(i));
            if (setting.matcher(line).matches() || line.strip().equals(desired.key())) {
                found.add(i);
            }
        }
        if (found.stream().anyMatch(i -> TextEdits.bare(lines.get(i)).endsWith("\\"))) {
            return Edited.refused("`" + desired.key() + "` goes on over several lines");
        }
        if (desired.state() == Presence.ABSENT) {
            for (int i = found.size() - 1; i >= 0; i--) {
                lines.remove((int) found.get(i));
            }
            return Edited.to(String.join("", lines));
        }
        List<String> values = desired.values();
        if (found.size() > 1 && values.size() == 1) {
            return Edited.refused("`" + desired.key() + "` is set " + found.size() + " times");
        }
        int kept = Math.min(found.size(), values.size());
        for (int i = 0; i < kept; i++) {
            String line = lines.get(found.get(i));
            String bare = TextEdits.bare(line);
            Matcher matcher = setting.matcher(bare);
            String head = matcher.matches() ? matcher.group(1) : desired.key() + desired.separator();
            lines.set(found.get(i), head + values.get(i) + line.substring(bare.length()));
        }
        for (int i = found.size() - 1; i >= kept; i--) {
            lines.remove((int) found.get(i));
        }
        List<String> added = new ArrayList<>();
        if (start < 0) {
            added.add("[" + desired.section().orElse("") + "]");
        }
        values.subList(kept, values.size()).forEach(value -> added.add(desired.key() + desired.separator() + value));
        if (added.isEmpty()) {
            return Edited.to(String.join("", lines));
        }
        int at = found.isEmpty() ? end : found.get(found.size() - 1) + 1;
        while (found.isEmpty()
                && at > Math.max(start, 0)
                && start >= 0
                && TextEdits.bare(lines.get(at - 1)).isBlank()) {
            at--;
        }
        TextEdits.insert(lines, at, added);
        return Edited.to(String.join("", lines));
    }

    /** Return where the lines of a section begin, each time it stands there. */
    private static List<Integer> starts(List<String> lines, Optional<String> section) {
        if (section.isEmpty()) {
            return List.of(0);
        }
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher head = HEAD.matcher(TextEdits.bare(lines.get(i)));
            if (head.matches() && head.group(1).strip().equals(section.get())) {
                starts.add(i + 1);
            }
        }
        return starts;
    }

    private static int end(List<String> lines, int start) {
        int end = start;
        while (end < lines.size()
                && !HEAD.matcher(TextEdits.bare(lines.get(end))).matches()) {
            end++;
        }
        return end;
    }

    @Override
    protected Optional<IniSettingSpec> absent(String path, String part) {
        int close = part.indexOf("] ");
        String section = part.substring(1, close);
        return Optional.of(IniSettingSpec.absent(
                path, section.isEmpty() ? Optional.empty() : Optional.of(section), part.substring(close + 2)));
    }
}
