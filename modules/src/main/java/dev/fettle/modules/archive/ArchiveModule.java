package dev.fettle.modules.archive;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.plan.Upload;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Argument;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Needs;
import dev.fettle.modules.support.Presence;
import java.util.List;
import java.util.Optional;

/** Know directories that are unpacked from an archive. */
public final class ArchiveModule implements TaskModule<ArchiveSpec> {

    /**
     * Describe what is there.
     *
     * @param exists whether the directory is there
     * @param stamp the digest of the archive it was unpacked from; empty when none is noted
     */
    record State(boolean exists, Optional<String> stamp, boolean matches) {}

    private static final ProbeKind<State> STATE = new ProbeKind<>(
            "archive",
            ProbeKind.Style.EACH,
            """
            probe_archive() {
                [ -d "$1" ] || { echo missing; return; }
                probe_archive_stamp=
                { IFS= read -r probe_archive_stamp <"$1/.fettle-archive"; } 2>/dev/null
                if [ "$probe_archive_stamp" = "$2" ]; then echo same; else echo "other $probe_archive_stamp"; fi
            }
            """,
            raw -> {
                String answer = raw.text().strip();
                return new State(
                        !answer.equals("missing"),
                        answer.startsWith("other ") ? Optional.of(answer.substring(6)) : Optional.empty(),
                        answer.equals("same"));
            },
            new State(false, Optional.empty(), false));

    private static final String UNPACK = """
            set -- "$1" "$2" "$1/.fettle-archive.tar.gz"
            tar -xzf "$3" -C "$1" --no-same-owner --strip-components="$2" || exit
            sum=$(sha256sum <"$3") || exit
            printf '%s\\n' "${sum%% *}" >"$1/.fettle-archive.new" || exit
            sync "$1/.fettle-archive.new"
            mv -fT "$1/.fettle-archive.new" "$1/.fettle-archive" && rm -f "$3"
            """;

    @Override
    public String name() {
        return "fettle.archive";
    }

    @Override
    public Class<ArchiveSpec> specType() {
        return ArchiveSpec.class;
    }

    @Override
    public Resources resources(ArchiveSpec desired) {
        Resources managed = Resources.manages("path:" + desired.path());
        return desired.state() == Presence.ABSENT
                ? managed
                : managed.needing(Needs.parent(desired.path())).providing("path:*");
    }

    private static Probe<State> probe(ArchiveSpec desired) {
        return Probe.of(
                STATE,
                List.of(
                        Argument.text(desired.path()),
                        desired.source().map(Argument::digest).orElse(Argument.text("-"))));
    }

    @Override
    public List<Probe<?>> probes(ArchiveSpec desired) {
        return desired.state() == Presence.ABSENT
                ? List.of(probe(desired))
                : Needs.probes(Needs.parent(desired.path()), probe(desired));
    }

    @Override
    public Decision decide(ArchiveSpec desired, Answers answers) {
        State state = answers.get(probe(desired));
        String path = desired.path();
        if (desired.state() == Presence.ABSENT) {
            return !state.exists()
                    ? Decision.upToDate("there is no such directory")
                    : Decision.destroy(
                            "what was unpacked shall not be there",
                            List.of(Difference.removed("directory", path)),
                            List.of(Command.of("rm", "-rf", "--one-file-system", "--", path)));
        }
        if (state.matches()) {
            return Decision.upToDate("the archive is unpacked");
        }
        Content source = desired.source().orElseThrow();
        Difference difference = state.exists()
                ? Difference.of(
                        "archive", state.stamp().filter(s -> !s.isEmpty()).orElse("unknown"), digest(source))
                : Difference.created("archive", digest(source));
        return Decision.change(
                state.exists() ? "another archive is unpacked, or none" : "the archive is not unpacked",
                List.of(difference),
                List.of(
                        Command.of("mkdir", "-p", "-m", "0755", "--", path),
                        Command.of("rm", "-f", "--", path + "/.fettle-archive.tar.gz"),
                        new Upload(
                                path + "/.fettle-archive.tar.gz",
                                source,
                                "root",
                                "root",
                                "0600",
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                Optional.empty()),
                        Command.shell(UNPACK, path, String.valueOf(desired.strip()))));
    }

    private static String digest(Content source) {
        return source.segments().size() == 1 && source.segments().get(0) instanceof Content.LocalFile file
                ? file.path().getFileName() + " (sha256 " + file.sha256().substring(0, 12) + "…)"
                : source.toString();
    }

    @Override
    public Optional<ArchiveSpec> removal(String resource) {
        return resource.startsWith("path:")
                ? Optional.of(
                        new ArchiveSpec(Optional.empty(), resource.substring("path:".length()), 0, Presence.ABSENT))
                : Optional.empty();
    }
}
