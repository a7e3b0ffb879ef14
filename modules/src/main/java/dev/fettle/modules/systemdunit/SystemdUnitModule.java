package dev.fettle.modules.systemdunit;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Attributes;
import dev.fettle.modules.support.FileProbe;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Put unit files and drop-ins in their place, and have systemd read them again exactly when it has to. */
public final class SystemdUnitModule implements TaskModule<SystemdUnitSpec> {

    /** Whether systemd has yet to read the files of a unit again: those on the disk are not the ones it knows. */
    public static final ProbeKind<Boolean> UNREAD = new ProbeKind<>(
            "systemd-unit",
            ProbeKind.Style.ALL,
            Scripts.load(SystemdUnitModule.class, "reload.sh"),
            raw -> raw.text().strip().equals("yes"),
            false);

    private static final String VERIFY = Scripts.load(SystemdUnitModule.class, "verify.sh");
    private static final Attributes ATTRIBUTES =
            new Attributes(Optional.of("root"), Optional.of("root"), Optional.of("0644"));
    private static final Command RELOAD = Command.of("systemctl", "daemon-reload");
    private static final Pattern DROP_IN = Pattern.compile("(/.*)/([^/]+)\\.d/([^/]+)\\.conf");

    @Override
    public String name() {
        return "fettle.systemd-unit";
    }

    @Override
    public Class<SystemdUnitSpec> specType() {
        return SystemdUnitSpec.class;
    }

    @Override
    public Resources resources(SystemdUnitSpec desired) {
        // Together they would see each other's files unread: placing a file and reloading are one step.
        Resources own = Resources.manages("path:" + desired.path()).exclusively("systemd-units");
        return desired.state() == Presence.PRESENT && desired.dropIn().isEmpty()
                ? own.providing("unit:" + desired.name())
                : own;
    }

    @Override
    public List<Probe<?>> probes(SystemdUnitSpec desired) {
        return List.of(file(desired), unread(desired));
    }

    private static Probe<FileState> file(SystemdUnitSpec desired) {
        return desired.content()
                .filter(c -> desired.state() == Presence.PRESENT)
                .map(content -> FileProbe.of(desired.path(), content))
                .orElseGet(() -> FileProbe.of(desired.path()));
    }

    private static Probe<Boolean> unread(SystemdUnitSpec desired) {
        return Probe.of(UNREAD, desired.name()).needing("command:systemctl");
    }

    @Override
    public Optional<SystemdUnitSpec> removal(String resource) {
        String path = resource.startsWith("path:/") ? resource.substring("path:".length()) : "";
        Matcher dropIn = DROP_IN.matcher(path);
        if (dropIn.matches()) {
            return Optional.of(new SystemdUnitSpec(
                    dropIn.group(2), Optional.of(dropIn.group(3)), Optional.empty(), dropIn.group(1), Presence.ABSENT));
        }
        int slash = path.lastIndexOf('/');
        return slash <= 0
                ? Optional.empty()
                : Optional.of(new SystemdUnitSpec(
                        path.substring(slash + 1),
                        Optional.empty(),
                        Optional.empty(),
                        path.substring(0, slash),
                        Presence.ABSENT));
    }

    @Override
    public Decision decide(SystemdUnitSpec desired, Answers answers) {
        FileState file = answers.get(file(desired));
        boolean unread = answers.get(unread(desired));
        if (!file.isMissing() && !file.isFile() && !file.isLink()) {
            return Decision.blocked(
                    "there is " + file.type().words() + " at `" + desired.path() + "`",
                    "Look at it on the host and move it out of the way.");
        }
        if (desired.state() == Presence.ABSENT) {
            return absent(desired, file, unread);
        }
        Content content = desired.content().orElseThrow();
        if (file.isLink()) {
            // /dev/null stands for a masked unit; another target for a unit that is linked or an alias.
            return Decision.blocked(
                    "`" + desired.path() + "` is a symbolic link to `"
                            + file.target().orElse("") + "`",
                    file.target().equals(Optional.of("/dev/null"))
                            ? "The unit is masked; undo that first: systemctl unmask " + desired.name()
                            : "Remove the link, or describe the file that it points to.");
        }
        return present(desired, content, file, unread);
    }

    private static Decision present(SystemdUnitSpec desired, Content content, FileState file, boolean unread) {
        List<Difference> differences = new ArrayList<>();
        List<Action> actions = new ArrayList<>();
        String reason;
        boolean same = file.matches();
        if (!same) {
            reason = file.isMissing() ? "the file is not there" : "the content differs";
            differences.add(
                    file.isMissing()
                            ? Difference.content("content", Optional.empty(), content)
                            : Difference.content("content", file.text(), content));
            if (desired.dropIn().isPresent()) {
                actions.add(Command.of("mkdir", "-p", "--", desired.folder()));
            }
            differences.addAll(ATTRIBUTES.differences(file));
            actions.add(ATTRIBUTES.upload(desired.path(), content, file, "0644", Optional.of(verify(desired)), false));
        } else {
            reason = "owner or mode differ";
            differences.addAll(ATTRIBUTES.differences(file));
            actions.addAll(ATTRIBUTES.mend(desired.path(), file));
        }
        if (!same || unread) {
            actions.add(RELOAD);
        }
        if (actions.isEmpty()) {
            return Decision.upToDate("the file is as it shall be, and systemd has read it");
        }
        if (unread && differences.isEmpty()) {
            reason = "systemd has not read the file since it changed";
            differences.add(Difference.of("read by systemd", "an older one", "this one"));
        }
        return Decision.change(reason, differences, actions);
    }

    private static Decision absent(SystemdUnitSpec desired, FileState file, boolean unread) {
        if (file.isLink()) {
            // A mask, or a link that somebody else has put there since.
            return Decision.upToDate("the file is not there; a symbolic link is, which stays");
        }
        if (file.isMissing() && !unread) {
            return Decision.upToDate("the file is not there");
        }
        List<Action> actions = new ArrayList<>();
        List<Difference> differences = new ArrayList<>();
        if (!file.isMissing()) {
            differences.add(Difference.removed("file", desired.path()));
            actions.add(
                    desired.dropIn().isPresent()
                            ? Command.shell(
                                    "rm -f -- \"$1\" && { rmdir -- \"$2\" 2>/dev/null || :; }",
                                    desired.path(),
                                    desired.folder())
                            : Command.of("rm", "-f", "--", desired.path()));
        } else {
            differences.add(Difference.of("read by systemd", "a file that is gone", "nothing"));
        }
        actions.add(RELOAD);
        return Decision.change(
                file.isMissing() ? "systemd has not noticed that the file is gone" : "the file is there",
                differences,
                actions);
    }

    /** Return the shell text that may refuse the new file. Names hold no quotes: their letters were checked. */
    private static String verify(SystemdUnitSpec desired) {
        return "unit='" + desired.name() + "' dropin='" + desired.dropIn().orElse("") + "'\n" + VERIFY;
    }
}
