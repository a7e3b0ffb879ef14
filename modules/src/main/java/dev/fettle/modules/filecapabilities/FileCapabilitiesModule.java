package dev.fettle.modules.filecapabilities;

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
import java.util.List;
import java.util.Optional;

/** Know the capabilities of programs, through {@code getcap} and {@code setcap}. They go when the program is replaced, and are given again. */
public final class FileCapabilitiesModule implements TaskModule<FileCapabilitiesSpec> {

    private static final String PREFIX = "capabilities:";

    /** Hold what a program has: empty for none; or what is in the way. */
    private record Known(String capabilities, boolean missing, boolean link) {}

    private static final ProbeKind<Known> KIND = new ProbeKind<>(
            "file-capabilities", ProbeKind.Style.EACH, """
            probe_file_capabilities() {
                command -v getcap >/dev/null || return 2
                [ ! -L "$1" ] || return 3
                [ -f "$1" ] || return 2
                probe_file_capabilities_found=$(getcap -- "$1")
                # Older ones write ` = ` after the path.
                probe_file_capabilities_found=${probe_file_capabilities_found#"$1"}
                probe_file_capabilities_found=${probe_file_capabilities_found# =}
                printf '%s\\n' "${probe_file_capabilities_found# }"
            }
            """, FileCapabilitiesModule::parse, new Known("", true, false));

    private static Known parse(RawAnswer raw) {
        if (raw.status() != 0) {
            return new Known("", raw.status() == 2, raw.status() == 3);
        }
        String found = String.join("", raw.lines()).strip();
        return new Known(found.isEmpty() ? "" : FileCapabilitiesSpec.plain(found), false, false);
    }

    @Override
    public String name() {
        return "fettle.file-capabilities";
    }

    @Override
    public Class<FileCapabilitiesSpec> specType() {
        return FileCapabilitiesSpec.class;
    }

    @Override
    public Resources resources(FileCapabilitiesSpec desired) {
        Resources own = Resources.manages(PREFIX + desired.path());
        return desired.state() == Presence.ABSENT ? own : own.needing("path:" + desired.path(), "command:setcap");
    }

    private static Probe<Known> probe(FileCapabilitiesSpec desired) {
        Probe<Known> probe = Probe.of(KIND, desired.path());
        return desired.state() == Presence.ABSENT ? probe : probe.needing("command:setcap");
    }

    @Override
    public List<Probe<?>> probes(FileCapabilitiesSpec desired) {
        return List.of(probe(desired));
    }

    @Override
    public Decision decide(FileCapabilitiesSpec desired, Answers answers) {
        Known known = answers.get(probe(desired));
        String path = desired.path();
        if (known.link()) {
            return Decision.blocked("`" + path + "` is a symbolic link, which has no capabilities", "Name its target.");
        }
        Draft draft = new Draft();
        if (desired.state() == Presence.ABSENT) {
            if (!known.capabilities().isEmpty()) {
                draft.add(
                        Difference.removed("capabilities", known.capabilities()),
                        Command.of("setcap", "-q", "-r", path));
            }
            return draft.decision("it has no capabilities");
        }
        String wanted = desired.capabilities().orElseThrow();
        if (!known.capabilities().equals(wanted)) {
            draft.add(
                    known.capabilities().isEmpty()
                            ? Difference.created("capabilities", wanted)
                            : Difference.of("capabilities", known.capabilities(), wanted),
                    Command.of("setcap", "-q", wanted, path));
        }
        return draft.decision("it has " + wanted);
    }

    @Override
    public Optional<FileCapabilitiesSpec> removal(String resource) {
        return resource.startsWith(PREFIX)
                ? Optional.of(FileCapabilitiesSpec.absent(resource.substring(PREFIX.length())))
                : Optional.empty();
    }
}
