package dev.fettle.modules.user;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Secret;
import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Argument;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Needs;
import dev.fettle.modules.support.Obstacles;
import dev.fettle.modules.support.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Know users, through shadow's {@code useradd} and its kin. */
public final class UserModule implements TaskModule<UserSpec> {

    // A group of the user's own name may be there already: useradd -U would refuse it.
    private static final String CREATE = """
            name=$1
            shift
            case $1 in
            own)
                shift
                if getent group -- "$name" >/dev/null; then set -- -g "$name" "$@"; else set -- -U "$@"; fi
                ;;
            given) shift ;;
            esac
            useradd "$@" -- "$name"
            """;

    private static final String HOME = """
            [ ! -d "$2" ] || exit 0
            mkdir -m 0700 -- "$2" || exit
            [ ! -d /etc/skel ] || cp -R -- /etc/skel/. "$2/" || exit
            chown -R -h -- "$1:$(id -g -- "$1")" "$2"
            """;

    @Override
    public String name() {
        return "fettle.user";
    }

    @Override
    public Class<UserSpec> specType() {
        return UserSpec.class;
    }

    @Override
    public Resources resources(UserSpec desired) {
        Resources resources = Resources.manages("user:" + desired.name())
                .needing(needs(desired))
                .exclusively("accounts");
        if (desired.state() == Presence.ABSENT) {
            return resources.providing("group-of-user:" + desired.name());
        }
        if (desired.createHome() && desired.home().isPresent()) {
            resources = resources.providing("path:" + desired.home().get());
        }
        return desired.group().isEmpty() ? resources.providing("group:" + desired.name()) : resources;
    }

    private static List<String> needs(UserSpec desired) {
        if (desired.state() == Presence.ABSENT) {
            return List.of();
        }
        List<String> needs = new ArrayList<>();
        desired.group().filter(g -> !Checks.isNumber(g)).ifPresent(g -> needs.add("group:" + g));
        desired.groups().forEach(g -> needs.add("group:" + g));
        if (desired.createHome()) {
            desired.home().map(Needs::parent).ifPresent(needs::addAll);
        }
        // A new user without another primary group brings the group of its own name with it.
        return needs.stream()
                .filter(key -> desired.group().isPresent() || !key.equals("group:" + desired.name()))
                .distinct()
                .toList();
    }

    private static Probe<UserState> probe(UserSpec desired) {
        return Probe.of(
                UserState.KIND,
                List.of(
                        Argument.text(desired.name()),
                        desired.password().map(Argument::digest).orElse(Argument.text("")),
                        Argument.text(desired.locked().isPresent() ? "lock" : "")));
    }

    @Override
    public List<Probe<?>> probes(UserSpec desired) {
        return Needs.probes(needs(desired), probe(desired));
    }

    @Override
    public Decision decide(UserSpec desired, Answers answers) {
        UserState state = answers.get(probe(desired));
        if (desired.state() == Presence.ABSENT) {
            return state.exists() ? remove(desired, state) : Decision.upToDate("there is no such user");
        }
        return state.exists() ? mend(desired, state) : create(desired);
    }

    private static Decision create(UserSpec desired) {
        List<String> arguments = new ArrayList<>();
        List<Difference> differences = new ArrayList<>();
        arguments.add(desired.name());
        arguments.add(desired.group().isPresent() ? "given" : "own");
        differences.add(Difference.created("user", desired.name()));
        option(arguments, differences, "uid", "-u", desired.uid().map(String::valueOf));
        option(arguments, differences, "group", "-g", desired.group());
        option(
                arguments,
                differences,
                "groups",
                "-G",
                desired.groups().isEmpty() ? Optional.empty() : Optional.of(String.join(",", desired.groups())));
        option(arguments, differences, "home", "-d", desired.home());
        option(arguments, differences, "shell", "-s", desired.shell());
        option(arguments, differences, "comment", "-c", desired.comment());
        arguments.add(desired.createHome() ? "-m" : "-M");
        if (desired.system()) {
            arguments.add("-r");
        }
        List<Action> actions = new ArrayList<>();
        actions.add(Command.shell(CREATE, arguments.toArray(String[]::new)));
        desired.password().ifPresent(hash -> {
            differences.add(Difference.created("password", Secret.MASK));
            actions.add(password(desired, hash));
        });
        // Who has no password yet cannot log in with one.
        if (desired.locked().equals(Optional.of(true)) && desired.password().isPresent()) {
            differences.add(Difference.created("locked", "yes"));
            actions.add(lock(desired, true));
        }
        return Decision.change("there is no such user", differences, actions);
    }

    private static void option(
            List<String> arguments, List<Difference> differences, String name, String option, Optional<String> value) {
        value.ifPresent(v -> {
            arguments.add(option);
            arguments.add(v);
            differences.add(Difference.created(name, v));
        });
    }

    private static Command password(UserSpec desired, Content hash) {
        return Command.of("chpasswd", "-e")
                .withStdin(Content.of(desired.name() + ":").plus(hash).plus("\n"));
    }

    private static Command lock(UserSpec desired, boolean locked) {
        return Command.of("usermod", locked ? "-L" : "-U", "--", desired.name());
    }

    private static Decision mend(UserSpec desired, UserState state) {
        if ((desired.password().isPresent() || desired.locked().isPresent())
                && (state.password() == UserState.Password.HIDDEN || state.lock() == UserState.Lock.HIDDEN)) {
            return Decision.blocked(
                    "the acting user may not read passwords, so that of user `" + desired.name()
                            + "` cannot be compared",
                    "Act as root.");
        }
        List<String> options = new ArrayList<>();
        List<Difference> differences = new ArrayList<>();
        changed(
                options,
                differences,
                "uid",
                "-u",
                Long.toString(state.uid()),
                desired.uid().map(String::valueOf));
        boolean number = desired.group().filter(Checks::isNumber).isPresent();
        changed(
                options,
                differences,
                "group",
                "-g",
                number ? Long.toString(state.gid()) : state.group(),
                desired.group());
        groups(options, differences, desired, state);
        changed(options, differences, "home", "-d", state.home(), desired.home());
        changed(options, differences, "shell", "-s", state.shell(), desired.shell());
        changed(options, differences, "comment", "-c", state.comment(), desired.comment());
        List<Action> actions = new ArrayList<>();
        if (!options.isEmpty()) {
            List<String> argv = new ArrayList<>(List.of("usermod"));
            argv.addAll(options);
            argv.addAll(List.of("--", desired.name()));
            actions.add(Command.of(argv));
        }
        String home = desired.home().orElse(state.home());
        boolean moved = !home.equals(state.home());
        if (desired.createHome() && moved) {
            actions.add(Command.shell(HOME, desired.name(), home));
        } else if (desired.createHome() && !state.homeExists()) {
            differences.add(Difference.created("home directory", home));
            actions.add(Command.shell(HOME, desired.name(), home));
        }
        boolean setsPassword = state.password() == UserState.Password.DIFFERENT
                && desired.password().isPresent();
        if (setsPassword) {
            differences.add(Difference.secret("password"));
            actions.add(password(desired, desired.password().orElseThrow()));
        }
        if (desired.locked().isPresent()) {
            boolean locked = desired.locked().get();
            boolean now = state.lock() != UserState.Lock.OPEN;
            if (!locked && state.lock() == UserState.Lock.NONE && !setsPassword) {
                return Decision.blocked(
                        "user `" + desired.name() + "` has no password that could be unlocked",
                        "Give the hash of one as `password`, or leave out `locked`.");
            }
            if (locked != now) {
                differences.add(Difference.of("locked", now ? "yes" : "no", locked ? "yes" : "no"));
            }
            // A new hash is not locked.
            if (setsPassword ? locked : locked != now) {
                actions.add(lock(desired, locked));
            }
        }
        return actions.isEmpty()
                ? Decision.upToDate("the user is as desired")
                : Decision.change(Obstacles.differs(differences), differences, actions);
    }

    private static void groups(List<String> options, List<Difference> differences, UserSpec desired, UserState state) {
        TreeSet<String> all = new TreeSet<>(desired.groups());
        if (!desired.exactGroups()) {
            all.addAll(state.groups());
        }
        // The primary group may be named among the others; the system does not count it there.
        all.remove(desired.group().orElse(state.group()));
        if (!List.copyOf(all).equals(state.groups())) {
            options.addAll(List.of("-G", String.join(",", all)));
            differences.add(Difference.of("groups", String.join(",", state.groups()), String.join(",", all)));
        }
    }

    private static void changed(
            List<String> options,
            List<Difference> differences,
            String name,
            String option,
            String current,
            Optional<String> value) {
        value.filter(v -> !v.equals(current)).ifPresent(v -> {
            options.add(option);
            options.add(v);
            differences.add(Difference.of(name, current, v));
        });
    }

    private static Decision remove(UserSpec desired, UserState state) {
        List<Difference> gone = List.of(Difference.removed("user", desired.name()));
        if (!desired.removeHome()) {
            return Decision.change(
                    "the user shall not be there", gone, List.of(Command.of("userdel", "--", desired.name())));
        }
        return Decision.destroy(
                "the user and its home directory shall not be there",
                List.of(gone.get(0), Difference.removed("home directory", state.home())),
                // Status 12: the home directory could not be removed because it is another user's or missing.
                List.of(Command.of("userdel", "-r", "--", desired.name())));
    }

    @Override
    public Optional<UserSpec> removal(String resource) {
        return resource.startsWith("user:") && !resource.equals("user:root")
                ? Optional.of(UserSpec.absent(resource.substring("user:".length())))
                : Optional.empty();
    }
}
