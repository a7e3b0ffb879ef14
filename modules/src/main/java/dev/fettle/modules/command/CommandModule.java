package dev.fettle.modules.command;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Argument;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.FileProbe;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Needs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Know commands: work that no other module knows, done unless guards say that there is nothing to do. */
public final class CommandModule implements TaskModule<CommandSpec> {

    /** Say how a guard ended. */
    enum Guard {
        /** With status 0. */
        SUCCEEDED,
        /** With another status. */
        FAILED,
        /** It cannot be run yet. */
        UNKNOWN
    }

    // Arguments: script, directory, then names and values of variables. They reach it as variables of the shell and in
    // no
    // argument vector.
    private static final ProbeKind<Guard> GUARD =
            new ProbeKind<>("command-guard", ProbeKind.Style.EACH, """
            probe_command_guard() (
                probe_command_guard_script=$1
                [ -z "$2" ] || cd -- "$2" || exit 249
                shift 2
                while [ $# -gt 1 ]; do
                    export "$1=$2"
                    shift 2
                done
                set +u
                eval "$probe_command_guard_script"
            ) >/dev/null
            """, CommandModule::read, Guard.UNKNOWN);

    // The script is in no argument vector: a file of its own that goes with it.
    private static final String INTERPRET = """
            fettle_file=$(umask 077 && mktemp) || exit
            trap 'rm -f -- "$fettle_file"' EXIT
            trap 'exit 143' HUP INT TERM
            printf '%s\\n' "$1" >"$fettle_file" || exit
            shift
            "$@" "$fettle_file"
            """;

    @Override
    public String name() {
        return "fettle.command";
    }

    @Override
    public Class<CommandSpec> specType() {
        return CommandSpec.class;
    }

    private static Guard read(RawAnswer raw) {
        return switch (raw.status()) {
            case 0 -> Guard.SUCCEEDED;
            case 249 -> Guard.UNKNOWN;
            default -> Guard.FAILED;
        };
    }

    @Override
    public Resources resources(CommandSpec desired) {
        Resources resources = new Resources(List.of(), needs(desired), List.of(), Optional.empty());
        if (desired.creates().isPresent()) {
            String path = desired.creates().get();
            resources = resources.needing(Needs.parent(path)).providing("path:" + path);
        }
        return desired.unless().isPresent() || desired.onlyIf().isPresent()
                ? resources.unsettledBy(Resources.SCRIPT)
                : resources;
    }

    private static List<String> needs(CommandSpec desired) {
        List<String> needs = new ArrayList<>();
        desired.actAs().filter(user -> !user.equals("root")).ifPresent(user -> needs.add("user:" + user));
        desired.directory().filter(path -> !path.equals("/")).ifPresent(path -> needs.add("path:" + path));
        List<String> words = desired.interpreter().isEmpty() ? desired.argv() : desired.interpreter();
        if (!words.isEmpty()) {
            String program = words.get(0);
            needs.add((program.startsWith("/") ? "path:" : "command:") + program);
        }
        return List.copyOf(needs);
    }

    private static Probe<FileState> path(String path, CommandSpec desired) {
        Probe<FileState> probe = FileProbe.of(path);
        return desired.actAs().map(probe::as).orElse(probe);
    }

    private static Probe<Guard> guard(String script, CommandSpec desired) {
        List<Argument> arguments = new ArrayList<>();
        arguments.add(Argument.text(script));
        arguments.add(Argument.text(desired.directory().orElse("")));
        new TreeMap<>(desired.environment()).forEach((name, value) -> {
            arguments.add(Argument.text(name));
            arguments.add(Argument.value(value));
        });
        return new Probe<>(GUARD, arguments, desired.actAs(), List.of());
    }

    @Override
    public List<Probe<?>> probes(CommandSpec desired) {
        List<Probe<?>> probes = new ArrayList<>();
        desired.creates().ifPresent(path -> probes.add(path(path, desired)));
        desired.removes().ifPresent(path -> probes.add(path(path, desired)));
        desired.unless().ifPresent(script -> probes.add(guard(script, desired)));
        desired.onlyIf().ifPresent(script -> probes.add(guard(script, desired)));
        probes.addAll(Needs.probes(needs(desired)));
        return List.copyOf(probes);
    }

    @Override
    public Decision decide(CommandSpec desired, Answers answers) {
        if (desired.creates().isPresent()
                && !answers.get(path(desired.creates().get(), desired)).isMissing()) {
            return Decision.upToDate("`" + desired.creates().get() + "` is there");
        }
        if (desired.removes().isPresent()
                && answers.get(path(desired.removes().get(), desired)).isMissing()) {
            return Decision.upToDate("`" + desired.removes().get() + "` is not there");
        }
        if (desired.unless().isPresent() && answers.get(guard(desired.unless().get(), desired)) == Guard.SUCCEEDED) {
            return Decision.upToDate("`unless` succeeds: the work is done");
        }
        if (desired.onlyIf().isPresent() && answers.get(guard(desired.onlyIf().get(), desired)) == Guard.FAILED) {
            return Decision.upToDate("`onlyIf` fails: there is nothing to do");
        }
        List<Difference> differences = List.of(Difference.created("command", shown(desired)));
        List<Command> actions = List.of(command(desired));
        return desired.creates().isPresent()
                        || desired.removes().isPresent()
                        || desired.unless().isPresent()
                ? Decision.change(reason(desired, answers), differences, actions)
                : Decision.unverifiable(
                        desired.onlyIf().isPresent()
                                ? "`onlyIf` lets it run"
                                : "it runs each time: neither `creates`, `removes` nor `unless` is given",
                        differences,
                        actions);
    }

    private static String reason(CommandSpec desired, Answers answers) {
        return desired.creates()
                .map(path -> "`" + path + "` is missing")
                .or(() -> desired.removes().map(path -> "`" + path + "` is there"))
                .orElseGet(() -> desired.unless()
                                .filter(script -> answers.get(guard(script, desired)) == Guard.FAILED)
                                .isPresent()
                        ? "`unless` fails: the work is not done"
                        : "`unless` cannot be asked yet");
    }

    private static String shown(CommandSpec desired) {
        return desired.script()
                .map(String::strip)
                .orElseGet(() -> desired.argv().stream()
                        .map(word ->
                                word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                        .collect(Collectors.joining(" ")));
    }

    private static Command command(CommandSpec desired) {
        List<String> arguments = new ArrayList<>(desired.argv());
        String script = desired.script().orElse("\"$@\"");
        if (!desired.interpreter().isEmpty()) {
            arguments.add(desired.script().orElseThrow());
            arguments.addAll(desired.interpreter());
            script = INTERPRET;
        }
        if (desired.directory().isPresent()) {
            arguments.add(0, Checks.path(desired.directory().get()));
            script = "cd -- \"$1\" || exit\nshift\n" + script;
        }
        Map<String, Content> environment = desired.environment();
        return new Command(script, arguments, environment, desired.stdin(), desired.actAs(), Set.of(0));
    }

    @Override
    public Optional<CommandSpec> removal(String resource) {
        return Optional.empty();
    }
}
