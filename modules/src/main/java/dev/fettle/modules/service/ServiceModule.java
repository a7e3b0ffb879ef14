package dev.fettle.modules.service;

import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Answers.Owed;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.service.ServiceSpec.RunState;
import dev.fettle.modules.support.Scripts;
import dev.fettle.modules.support.UnitNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Run units of systemd, or see that they do not run, and pay the restarts and reloads that are owed to them. A restart counts
 * as paid by any start that began after it was owed; a unit that is stopped and shall be owes nothing.
 */
public final class ServiceModule implements TaskModule<ServiceSpec> {

    private static final String START = Scripts.load(ServiceModule.class, "start.sh");
    private static final String USER = Scripts.load(ServiceModule.class, "user.sh");
    private static final String LINGER = """
            loginctl enable-linger "$1" && systemctl start "user@$(id -u -- "$1").service"
            """;
    private static final String PREFIX = "service:";
    private static final String RELOAD = "reload";

    @Override
    public String name() {
        return "fettle.service";
    }

    @Override
    public Class<ServiceSpec> specType() {
        return ServiceSpec.class;
    }

    @Override
    public Resources resources(ServiceSpec desired) {
        if (desired.user().isPresent()) {
            String user = desired.user().get();
            return Resources.manages(PREFIX + user + "/" + desired.unit()).needing("user:" + user);
        }
        Resources own = Resources.manages(PREFIX + desired.unit());
        // Whether a package that brings a unit starts it, too, is a matter of the distribution.
        return desired.needsUnit()
                ? own.needing("unit:" + UnitNames.file(desired.unit())).unsettledBy("unit:*")
                : own;
    }

    @Override
    public List<Probe<?>> probes(ServiceSpec desired) {
        return desired.user()
                .<List<Probe<?>>>map(user -> List.of(ServiceProbe.of(desired), ServiceProbe.lingers(user)))
                .orElseGet(() -> List.of(ServiceProbe.of(desired)));
    }

    @Override
    public Optional<ServiceSpec> removal(String resource) {
        if (!resource.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String name = resource.substring(PREFIX.length());
        int slash = name.indexOf('/');
        String unit = name.substring(slash + 1);
        ServiceSpec stopped = ServiceSpec.stopped(UnitNames.isTemplate(unit) ? "x.service" : unit);
        return Optional.of(new ServiceSpec(
                unit,
                slash < 0 ? Optional.empty() : Optional.of(name.substring(0, slash)),
                stopped.enabled(),
                UnitNames.isTemplate(unit) ? Optional.empty() : stopped.state(),
                Optional.empty(),
                stopped.stableFor()));
    }

    @Override
    public Decision decide(ServiceSpec desired, Answers answers) {
        ServiceState state = answers.get(ServiceProbe.of(desired));
        boolean lingers =
                desired.user().map(ServiceProbe::lingers).map(answers::get).orElse(true);
        if (desired.user().isPresent() && !state.reachable()) {
            if (!desired.needsUnit()) {
                return Decision.upToDate(
                        "the manager of `" + desired.user().get() + "` does not run, and so nothing of it");
            }
            // It runs once the user lingers; what it then finds is what a host without the unit has.
            return new Draft(desired, ServiceState.MISSING, answers.owed(), false).decision();
        }
        return obstacle(desired, state).orElseGet(() -> new Draft(desired, state, answers.owed(), lingers).decision());
    }

    private static Optional<Decision> obstacle(ServiceSpec desired, ServiceState state) {
        String unit = desired.unit();
        if (!state.reachable()) {
            return blocked(
                    "systemd does not answer on this host", "Services need a host that was booted with systemd.");
        }
        boolean unmasked = desired.masked().isPresent();
        if (state.isMasked() && !unmasked && desired.needsUnit()) {
            return blocked(
                    "`" + unit + "` is masked, so nothing can start it",
                    "Set `masked = false` if that is to be undone, or leave the unit alone.");
        }
        if (desired.enabled().orElse(false)) {
            switch (state.file()) {
                case "static", "transient", "generated" -> {
                    return blocked(
                            "`" + unit + "` cannot be enabled: it is " + state.file()
                                    + ", which means that its file does not say what would start it",
                            "Leave `enabled` out, or add an [Install] section to the unit.");
                }
                case "indirect" -> {
                    return blocked(
                            "`" + unit + "` cannot be enabled itself: its file names other units to be enabled instead",
                            "Enable the unit that `Also=` in its file names, or an instance of it.");
                }
                default -> {}
            }
        }
        if (desired.wants(RunState.STARTED) && !state.staleFile()) {
            if (state.isPassing()) {
                return blocked(
                        "`" + unit + "` is a task that ends (Type=oneshot), so it can never be found running",
                        "Start its timer instead, or set RemainAfterExit=yes in the unit.");
            }
            if (state.load().equals("bad-setting") || state.load().equals("error")) {
                return blocked(
                        "systemd refuses the file of `" + unit + "`",
                        "Look at it on the host: systemctl status " + unit);
            }
        }
        return Optional.empty();
    }

    private static Optional<Decision> blocked(String reason, String hint) {
        return Optional.of(Decision.blocked(reason, hint));
    }

    /** Collect what is to be done with one unit, in the order in which it is done. */
    private static final class Draft {
        private final ServiceSpec desired;
        private final ServiceState state;
        private final Optional<Owed> owed;
        private final boolean lingers;
        private final List<String> reasons = new ArrayList<>();
        private final List<Difference> differences = new ArrayList<>();
        private final List<Action> actions = new ArrayList<>();
        private boolean opened;

        Draft(ServiceSpec desired, ServiceState state, Optional<Owed> owed, boolean lingers) {
            this.lingers = lingers;
            this.desired = desired;
            this.state = state;
            this.owed = owed.filter(o -> !isPaid(o, state));
        }

        private static boolean isPaid(Owed owed, ServiceState state) {
            return owed.effect().equals(RELOAD)
                    ? state.reloadedSince(owed.sinceMicros())
                    : state.restartedSince(owed.sinceMicros());
        }

        Decision decision() {
            linger();
            if (state.isMasked() && desired.masked().equals(Optional.of(false))) {
                List<String> argv = new ArrayList<>(List.of("systemctl", "unmask"));
                if (state.file().equals("masked-runtime")) {
                    argv.add("--runtime");
                }
                argv.addAll(List.of("--", desired.unit()));
                add("masked", "yes", "no", "is masked", own(Command.of(argv)));
            }
            enable();
            run();
            if (!state.isMasked() && desired.masked().orElse(false)) {
                add("masked", "no", "yes", "is not masked", systemctl("mask"));
            }
            if (actions.isEmpty()) {
                return Decision.upToDate(desired.unit() + " is as it shall be" + remark());
            }
            if (state.staleFile()) {
                actions.add(0, own(Command.of("systemctl", "daemon-reload")));
            }
            return Decision.change(desired.unit() + " " + String.join(", ", reasons) + remark(), differences, actions);
        }

        private void linger() {
            if (desired.needsUnit() && !lingers) {
                differences.add(Difference.created("linger", "yes"));
                reasons.add("belongs to a user who does not linger");
                actions.add(Command.shell(LINGER, desired.user().orElseThrow()));
            }
        }

        private void enable() {
            boolean enable = desired.enabled().orElse(false) && !state.isEnabled();
            boolean disable = !desired.enabled().orElse(true) && !state.isDisabled();
            if (enable || disable) {
                String before = state.file().isEmpty() ? "no" : state.file();
                add(
                        "enabled",
                        before,
                        enable ? "enabled" : "disabled",
                        enable ? "is not enabled" : "is enabled",
                        systemctl(enable ? "enable" : "disable"));
            }
        }

        private void run() {
            if (desired.wants(RunState.STOPPED)) {
                if (state.isUp()) {
                    add("state", state.words(), "stopped", "runs", systemctl("stop"));
                }
            } else if (!state.isRunning()) {
                if (desired.wants(RunState.STARTED)) {
                    String why = state.isCrashLooping()
                            ? "ends again and again, and systemd starts it again"
                            : "does not run";
                    add("state", state.words(), "started", why, start("start"));
                }
            } else if (owed.isPresent()) {
                boolean reload = owed.get().effect().equals(RELOAD) && state.canReload();
                add(
                        "process",
                        "from before the change",
                        reload ? "reloaded" : "restarted",
                        "is owed a " + owed.get().effect()
                                + (reload || !owed.get().effect().equals(RELOAD)
                                        ? ""
                                        : ", which it does not know: it is restarted"),
                        start(reload ? RELOAD : "restart"));
            }
        }

        /**
         * Tell whether nothing of it ran before, so that what is done now counts as brought about and is undone when it is no
         * longer declared. A start that failed leaves a unit enabled; that is no reason to think that it was so before.
         */
        private boolean isFresh() {
            return desired.needsUnit()
                    && !state.isUp()
                    && !state.isMasked()
                    && (state.isDisabled() || state.active().equals("failed"));
        }

        private String remark() {
            if (desired.wants(RunState.STOPPED) && !state.triggeredBy().isEmpty()) {
                return "; " + state.triggeredBy() + " may start it again";
            }
            return opened ? "; where " + state.triggers() + " runs, it is stopped and started with it" : "";
        }

        private void add(String name, String before, String after, String reason, Command command) {
            differences.add(isFresh() ? Difference.created(name, after) : Difference.of(name, before, after));
            reasons.add(reason);
            actions.add(command);
        }

        private Command systemctl(String verb) {
            return own(Command.of("systemctl", verb, "--", desired.unit()));
        }

        private Command start(String verb) {
            long seconds = desired.stableFor().plusMillis(999).toSeconds();
            opened = desired.unit().endsWith(".socket") && !state.triggers().isEmpty();
            return own(Command.shell(START, verb, desired.unit(), Long.toString(seconds)));
        }

        /** Return a command that speaks to the manager of the unit: the system's, or the user's. */
        private Command own(Command command) {
            return desired.user()
                    .map(user -> new Command(
                            USER + command.script(),
                            command.arguments(),
                            command.environment(),
                            command.stdin(),
                            Optional.of(user),
                            command.successes()))
                    .orElse(command);
        }
    }
}
