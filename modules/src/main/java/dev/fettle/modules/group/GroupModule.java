package dev.fettle.modules.group;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Know groups, through shadow's {@code groupadd} and its kin. */
public final class GroupModule implements TaskModule<GroupSpec> {

    /** Ask for the number of a group; empty when there is no such group. */
    private static final ProbeKind<Optional<Long>> KIND =
            new ProbeKind<>("group", ProbeKind.Style.EACH, """
            probe_group() {
                probe_group_entry=$(getent group -- "$1") || return 0
                [ "${probe_group_entry%%:*}" = "$1" ] || return 0
                probe_group_entry=${probe_group_entry#*:*:}
                printf '%s\\n' "${probe_group_entry%%:*}"
            }
            """, GroupModule::parse, Optional.empty());

    private static Optional<Long> parse(RawAnswer raw) {
        return raw.lines().stream().findFirst().map(Long::valueOf);
    }

    @Override
    public String name() {
        return "fettle.group";
    }

    @Override
    public Class<GroupSpec> specType() {
        return GroupSpec.class;
    }

    @Override
    public Resources resources(GroupSpec desired) {
        return Resources.manages("group:" + desired.name()).exclusively("accounts");
    }

    @Override
    public List<Probe<?>> probes(GroupSpec desired) {
        return List.of(Probe.of(KIND, desired.name()));
    }

    @Override
    public Decision decide(GroupSpec desired, Answers answers) {
        Optional<Long> gid = answers.get(Probe.of(KIND, desired.name()));
        Optional<String> number = desired.gid().map(String::valueOf);
        if (desired.state() == Presence.ABSENT) {
            return gid.isEmpty()
                    ? Decision.upToDate("there is no such group")
                    : Decision.change(
                            "the group shall not be there",
                            List.of(Difference.removed("group", desired.name())),
                            List.of(Command.of("groupdel", "--", desired.name())));
        }
        if (gid.isEmpty()) {
            return create(desired, number);
        }
        String current = gid.get().toString();
        return number.filter(n -> !n.equals(current))
                .map(n -> Decision.change(
                        "gid differs",
                        List.of(Difference.of("gid", current, n)),
                        List.of(Command.of("groupmod", "-g", n, "--", desired.name()))))
                .orElseGet(() -> Decision.upToDate("the group is there"));
    }

    private static Decision create(GroupSpec desired, Optional<String> number) {
        List<Difference> differences = new ArrayList<>();
        List<String> argv = new ArrayList<>();
        argv.add("groupadd");
        differences.add(Difference.created("group", desired.name()));
        if (desired.system()) {
            argv.add("-r");
        }
        number.ifPresent(n -> {
            argv.addAll(List.of("-g", n));
            differences.add(Difference.created("gid", n));
        });
        argv.addAll(List.of("--", desired.name()));
        return Decision.change("there is no such group", differences, List.of(Command.of(argv)));
    }

    @Override
    public Optional<GroupSpec> removal(String resource) {
        return resource.startsWith("group:") && !resource.equals("group:root")
                ? Optional.of(GroupSpec.absent(resource.substring("group:".length())))
                : Optional.empty();
    }
}
