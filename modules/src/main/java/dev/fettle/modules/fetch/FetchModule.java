package dev.fettle.modules.fetch;

import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.plan.Fetch;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.ControllerFile;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Draft;
import java.util.List;
import java.util.Optional;

/** Bring a file of the host to the controller. Plans tell digests and sizes only: what is fetched may be secret. */
public final class FetchModule implements TaskModule<FetchSpec> {

    private static final int SHOWN = 12;

    /** Hold what is at the host's path: its digest and size, or why it cannot be had. */
    private record Found(String digest, long size, boolean missing, String obstacle) {}

    private static final ProbeKind<Found> KIND =
            new ProbeKind<>("fetch", ProbeKind.Style.EACH, """
            probe_fetch() {
                [ -e "$1" ] || return 2
                [ -f "$1" ] || return 3
                [ -r "$1" ] || return 4
                sha256sum <"$1" && stat -Lc %s -- "$1"
            }
            """, FetchModule::parse, new Found("", 0, true, ""));

    private static Found parse(RawAnswer raw) {
        return switch (raw.status()) {
            case 0 ->
                new Found(
                        raw.lines().get(0).split(" ", 2)[0],
                        Long.parseLong(raw.lines().get(1).strip()),
                        false,
                        "");
            case 2 -> new Found("", 0, true, "");
            case 3 -> new Found("", 0, false, "is not a file");
            default -> new Found("", 0, false, "cannot be read");
        };
    }

    @Override
    public String name() {
        return "fettle.fetch";
    }

    @Override
    public Class<FetchSpec> specType() {
        return FetchSpec.class;
    }

    @Override
    public Resources resources(FetchSpec desired) {
        // Only for the order: a file that nobody brings about may be there all the same.
        return new Resources(List.of(), List.of("path:" + desired.path()), List.of(), Optional.empty());
    }

    private static Probe<Found> host(FetchSpec desired) {
        return Probe.of(KIND, desired.path());
    }

    @Override
    public List<Probe<?>> probes(FetchSpec desired) {
        return List.of(host(desired), ControllerFile.probe(desired.target()));
    }

    @Override
    public Decision decide(FetchSpec desired, Answers answers) {
        Found found = answers.get(host(desired));
        ControllerFile here = answers.get(ControllerFile.probe(desired.target()));
        if (found.missing()) {
            return desired.optional()
                    ? Decision.upToDate("the host has no `" + desired.path() + "`")
                    : Decision.blocked(
                            "the host has no `" + desired.path() + "`",
                            "Correct the path, let the task that makes it come first, or set `optional = true`.");
        }
        if (!found.obstacle().isEmpty()) {
            return Decision.blocked("`" + desired.path() + "` of the host " + found.obstacle(), "Correct the path.");
        }
        if (here.obstacle().isPresent()) {
            return Decision.blocked(here.obstacle().get(), "Move it out of the way, or name another `target`.");
        }
        Fetch fetch = new Fetch(desired.path(), desired.target(), desired.mode(), found.digest(), Optional.empty());
        Draft draft = new Draft();
        if (here.sha256().isEmpty()) {
            draft.add(Difference.created(desired.target().toString(), shown(found.digest()) + size(found)), fetch);
        } else if (!here.sha256().get().equals(found.digest())) {
            draft.add(
                    Difference.of(
                            desired.target().toString(),
                            shown(here.sha256().get()),
                            shown(found.digest()) + size(found)),
                    fetch);
        } else if (here.mode().filter(m -> !m.equals(desired.mode())).isPresent()) {
            draft.add(Difference.of("mode", here.mode().get(), desired.mode()), fetch);
        }
        return draft.decision("`" + desired.target() + "` holds what the host has");
    }

    private static String shown(String digest) {
        return "sha256 " + digest.substring(0, SHOWN) + "…";
    }

    private static String size(Found found) {
        return " (" + found.size() + " bytes)";
    }

    @Override
    public Optional<FetchSpec> removal(String resource) {
        return Optional.empty();
    }
}
