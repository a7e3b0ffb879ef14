package dev.fettle.modules.pkg;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Know packages, of apt and dnf. */
public final class PackageModule implements TaskModule<PackageSpec> {

    @Override
    public String name() {
        return "fettle.package";
    }

    @Override
    public Class<PackageSpec> specType() {
        return PackageSpec.class;
    }

    @Override
    public Resources resources(PackageSpec desired) {
        Resources resources = Resources.manages("package:" + desired.name())
                .needing("package-lists:host", "debconf:" + desired.name())
                .exclusively("packages");
        if (desired.state() == Desired.LATEST) {
            resources = resources.unsettledBy("package-lists:host");
        }
        return desired.state() == Desired.ABSENT
                ? resources
                : resources.providing("command:*", "user:*", "group:*", "unit:*", "path:*");
    }

    @Override
    public List<Probe<?>> probes(PackageSpec desired) {
        return List.of(PackageState.probe(desired));
    }

    @Override
    public Decision decide(PackageSpec desired, Answers answers) {
        PackageState state = answers.get(PackageState.probe(desired));
        String name = state.manager().isEmpty()
                ? desired.manager().map(m -> m.name().toLowerCase(Locale.ROOT)).orElse("")
                : state.manager();
        Optional<PackageManager> manager = PackageManager.named(name);
        if (manager.isEmpty()) {
            return Decision.blocked(
                    "the host has no package manager that is known",
                    "Use a system with apt or dnf, or install the software in another way.");
        }
        return desired.state() == Desired.ABSENT
                ? remove(desired, state, manager.get())
                : install(desired, state, manager.get());
    }

    private static Decision install(PackageSpec desired, PackageState state, PackageManager manager) {
        List<Difference> differences = new ArrayList<>();
        List<Command> actions = new ArrayList<>();
        String reason = "";
        boolean plain = desired.version().isEmpty() && desired.state() == Desired.PRESENT;
        boolean installed = state.status() == PackageState.Status.INSTALLED;
        boolean provided = !installed && plain && state.provider().isPresent();
        Optional<String> best = state.best(desired, manager);
        String asked = desired.version().orElse("");
        String current = state.version().orElse("");
        if (!installed && !provided) {
            boolean broken = state.status() == PackageState.Status.BROKEN;
            reason = broken
                    ? "an installation or removal of the package stopped half-way"
                    : "the package is not installed";
            differences.add(
                    broken
                            ? Difference.of("status", "half-installed", "installed")
                            : Difference.created("version", best.orElse(asked.isEmpty() ? "any" : asked)));
            actions.add(manager.install(desired, state, asked.endsWith("*") ? best.orElse(asked) : asked, false));
        } else if (installed && desired.state() == Desired.LATEST) {
            if (best.isPresent() && manager.compare(best.get(), current) > 0) {
                reason = "a newer version can be had";
                differences.add(Difference.of("version", current, best.get()));
                actions.add(manager.install(desired, state, best.get(), false));
            }
        } else if (installed && !desired.takes(current, manager)) {
            String next = best.orElse(asked.substring(0, asked.length() - (asked.endsWith("*") ? 1 : 0)));
            boolean older = manager.compare(next, current) < 0;
            if (older && !desired.downgrade()) {
                return Decision.blocked(
                        "version " + current + " is installed, which is newer than " + asked,
                        "Set `downgrade` to go back, or ask for another version.");
            }
            reason = "the version differs";
            differences.add(Difference.of("version", current, best.orElse(asked)));
            actions.add(manager.install(desired, state, best.orElse(asked), older));
        }
        // Installing over a hold keeps it; a new package is not held.
        Optional<Boolean> held = desired.held().filter(h -> h != state.held());
        if (held.isPresent() && !provided) {
            if (held.get() && !state.canHold()) {
                return Decision.blocked(
                        "dnf cannot hold packages on this host",
                        "Install its plugin first: `python3-dnf-plugin-versionlock`.");
            }
            reason = reason.isEmpty() ? "the hold differs" : reason;
            differences.add(Difference.of("held", Boolean.toString(state.held()), Boolean.toString(held.get())));
            actions.add(manager.hold(desired, held.get()));
        }
        if (!actions.isEmpty()) {
            return Decision.change(reason, differences, actions);
        }
        return Decision.upToDate(
                installed
                        ? "version " + current + " is installed"
                        : "package `" + state.provider().orElse("") + "` provides it");
    }

    private static Decision remove(PackageSpec desired, PackageState state, PackageManager manager) {
        return switch (state.status()) {
            case ABSENT -> Decision.upToDate("the package is not installed");
            case CONFIGURATION ->
                desired.purge()
                        ? Decision.destroy(
                                "the configuration of the package is still there",
                                List.of(Difference.removed("configuration", "there")),
                                List.of(manager.remove(desired)))
                        : Decision.upToDate("the package is not installed; its configuration is still there");
            case INSTALLED, BROKEN -> {
                List<Difference> gone =
                        List.of(Difference.removed("version", state.version().orElse("")));
                List<Command> actions = List.of(manager.remove(desired));
                yield desired.purge()
                        ? Decision.destroy("the package shall not be there", gone, actions)
                        : Decision.change("the package shall not be there", gone, actions);
            }
        };
    }

    @Override
    public Optional<PackageSpec> removal(String resource) {
        return resource.startsWith("package:")
                ? Optional.of(PackageSpec.absent(resource.substring("package:".length())))
                : Optional.empty();
    }
}
