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
import dev.fettle.modules.support.Draft;
import dev.fettle.modules.support.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Know groups, through shadow's {@code groupadd} and its kin. */
public final class GroupModule implements TaskModule<GroupSpec> {

    private static final String PREFIX = "group:";

    /** Hold a group that is there: its number, and the users that are in it besides those whose first group it is. */
    private record Known(long gid, List<String> members) {}

    /** Ask for a group; empty when there is no such group. */
    private static final ProbeKind<Optional<Known>> KIND =
            new ProbeKind<>("group", ProbeKind.Style.EACH, """
            probe_group() {
                probe_group_entry=$(getent group -- "$1") || return 0
                [ "${probe_group_entry%%:*}" = "$1" ] || return 0
                probe_group_entry=${probe_group_entry#*:*:}
                printf '%s\\n%s\\n' "${probe_group_entry%%:*}" "${probe_group_entry#*:}"
            }
            """, GroupModule::parse, Optional.empty());

    private static Optional<Known> parse(RawAnswer raw) {
        List<String> lines = raw.lines();
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new Known(
                        Long.parseLong(lines.get(0)),
                        lines.size() < 2 || lines.get(1).isEmpty()
                                ? List.of()
                                : List.of(lines.get(1).split(","))));
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
        // Each membership is remembered by itself, and leaves by itself.
        List<String> keys = new ArrayList<>();
        if (!desired.isOnlyAbsence()) {
            keys.add(PREFIX + desired.name());
        }
        Stream.concat(desired.members().stream(), desired.absentMembers().stream())
                .forEach(member -> keys.add(PREFIX + desired.name() + " " + member));
        Resources resources = Resources.manages(keys.toArray(String[]::new))
                .needing(desired.members().stream().map(m -> "user:" + m).toList())
                .exclusively("accounts");
        // Who removes a user removes the group of the same name with it, if login.defs says so and nobody else is in
        // it.
        return desired.state() == Presence.ABSENT
                ? resources.unsettledBy("group-of-user:" + desired.name())
                : resources;
    }

    @Override
    public List<Probe<?>> probes(GroupSpec desired) {
        return List.of(Probe.of(KIND, desired.name()));
    }

    @Override
    public Decision decide(GroupSpec desired, Answers answers) {
        Optional<Known> known = answers.get(Probe.of(KIND, desired.name()));
        Optional<String> number = desired.gid().map(String::valueOf);
        if (desired.state() == Presence.ABSENT) {
            return known.isEmpty()
                    ? Decision.upToDate("there is no such group")
                    : Decision.change(
                            "the group shall not be there",
                            List.of(Difference.removed("group", desired.name())),
                            List.of(Command.of("groupdel", "--", desired.name())));
        }
        if (known.isEmpty()) {
            return desired.isOnlyAbsence() ? Decision.upToDate("there is no such group") : create(desired, number);
        }
        Draft draft = new Draft();
        String current = Long.toString(known.get().gid());
        number.filter(n -> !n.equals(current))
                .ifPresent(n -> draft.add(
                        Difference.of("gid", current, n), Command.of("groupmod", "-g", n, "--", desired.name())));
        desired.members().stream()
                .filter(member -> !known.get().members().contains(member))
                .forEach(member -> draft.add(Difference.created("member", member), join(desired, member)));
        desired.absentMembers().stream()
                .filter(known.get().members()::contains)
                .forEach(member -> draft.add(
                        Difference.removed("member", member), Command.of("gpasswd", "-d", member, desired.name())));
        return draft.decision("the group is there");
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
        List<Command> actions = new ArrayList<>(List.of(Command.of(argv)));
        for (String member : desired.members()) {
            differences.add(Difference.created("member", member));
            actions.add(join(desired, member));
        }
        return Decision.change("there is no such group", differences, actions);
    }

    private static Command join(GroupSpec desired, String member) {
        return Command.of("usermod", "-a", "-G", desired.name(), "--", member);
    }

    @Override
    public Optional<GroupSpec> removal(String resource) {
        if (!resource.startsWith(PREFIX) || resource.equals("group:root")) {
            return Optional.empty();
        }
        String[] words = resource.substring(PREFIX.length()).split(" ", 2);
        return Optional.of(words.length == 1 ? GroupSpec.absent(words[0]) : GroupSpec.without(words[0], words[1]));
    }
}
