package dev.fettle.modules.acl;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Draft;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.TextEdits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Know entries of access control lists, through {@code getfacl} and {@code setfacl}. */
public final class AclModule implements TaskModule<AclSpec> {

    private static final String KEY = "acl";

    /** Hold a list: permissions by whom they are for, or why there is none. */
    private record Entries(Map<String, String> permissions, boolean missing, String problem) {}

    private static final ProbeKind<Entries> KIND =
            new ProbeKind<>("acl", ProbeKind.Style.EACH, """
            probe_acl() {
                [ -e "$1" ] && command -v getfacl >/dev/null || return 2
                getfacl -cEp -- "$1" 2>&1 || return 3
            }
            """, AclModule::parse, new Entries(Map.of(), true, ""));

    private static Entries parse(RawAnswer raw) {
        if (raw.status() != 0) {
            return new Entries(
                    Map.of(), raw.status() == 2, String.join(" ", raw.lines()).strip());
        }
        Map<String, String> permissions = new LinkedHashMap<>();
        for (String line : raw.lines()) {
            int colon = line.lastIndexOf(':');
            // The owner's and the group's own entries end in two colons before their permissions; they are the mode.
            if (colon > 0 && !line.startsWith("#")) {
                String name = line.substring(0, colon);
                permissions.put(name, line.substring(colon + 1).strip());
            }
        }
        return new Entries(permissions, false, "");
    }

    @Override
    public String name() {
        return "fettle.acl";
    }

    @Override
    public Class<AclSpec> specType() {
        return AclSpec.class;
    }

    @Override
    public Resources resources(AclSpec desired) {
        List<String> needs = new ArrayList<>();
        if (desired.state() == Presence.PRESENT) {
            needs.addAll(List.of("path:" + desired.path(), "command:setfacl"));
            desired.parsed().forEach(entry -> entry.need().ifPresent(needs::add));
        }
        return Resources.manages(desired.parsed().stream()
                        .map(entry -> TextEdits.key(KEY, desired.path(), entry.name()))
                        .toArray(String[]::new))
                .needing(needs)
                .exclusively("path:" + desired.path());
    }

    private static Probe<Entries> probe(AclSpec desired) {
        Probe<Entries> probe = Probe.of(KIND, desired.path());
        return desired.state() == Presence.ABSENT ? probe : probe.needing("command:setfacl");
    }

    @Override
    public List<Probe<?>> probes(AclSpec desired) {
        return List.of(probe(desired));
    }

    @Override
    public Decision decide(AclSpec desired, Answers answers) {
        Entries entries = answers.get(probe(desired));
        boolean present = desired.state() == Presence.PRESENT;
        if (!entries.problem().isEmpty()) {
            return Decision.blocked(
                    "the access control list of `" + desired.path() + "` cannot be read: " + entries.problem(),
                    "Look whether its file system has access control lists.");
        }
        if (entries.missing() && !present) {
            return Decision.upToDate("there is no such list");
        }
        Draft draft = new Draft();
        List<String> wrong = new ArrayList<>();
        for (AclEntry entry : desired.parsed()) {
            Optional<String> now = Optional.ofNullable(entries.permissions().get(entry.name()));
            if (!now.equals(present ? entry.permissions() : Optional.empty())) {
                wrong.add(entry.toString());
                draft.add(new Difference(entry.name(), now, present ? entry.permissions() : Optional.empty(), false));
            }
        }
        if (!wrong.isEmpty()) {
            draft.act(Command.of("setfacl", present ? "-m" : "-x", String.join(",", wrong), "--", desired.path()));
        }
        return draft.decision("the entries are " + (present ? "as desired" : "not there"));
    }

    @Override
    public Optional<AclSpec> removal(String resource) {
        return TextEdits.part(KEY, resource)
                .map(part -> new AclSpec(part.get(0), List.of(part.get(1)), Presence.ABSENT));
    }
}
