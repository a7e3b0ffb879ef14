package dev.fettle.modules.pkg;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Know packages, for the package managers it has: apt. */
public final class PackageModule implements TaskModule<PackageSpec> {

    private static final List<PackageManager> MANAGERS = List.of(new Apt());

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
        Resources resources = Resources.manages("package:" + desired.name()).exclusively("packages");
        return desired.state() == Presence.ABSENT
                ? resources
                : resources.providing("command:*", "user:*", "group:*", "unit:*", "path:*");
    }

    private static Probe<PackageState> probe(PackageSpec desired) {
        return Probe.of(PackageState.KIND, desired.name());
    }

    @Override
    public List<Probe<?>> probes(PackageSpec desired) {
        return List.of(probe(desired));
    }

    @Override
    public Decision decide(PackageSpec desired, Answers answers) {
        PackageState state = answers.get(probe(desired));
        Optional<PackageManager> manager =
                MANAGERS.stream().filter(m -> m.name().equals(state.manager())).findFirst();
        if (manager.isEmpty()) {
            return Decision.blocked(
                    "the host has no package manager that is known",
                    "Use a system with apt, or install the software in another way.");
        }
        return desired.state() == Presence.ABSENT
                ? remove(desired, state, manager.get())
                : install(desired, state, manager.get());
    }

    private static Decision install(PackageSpec desired, PackageState state, PackageManager manager) {
        List<Difference> differences = new ArrayList<>();
        List<Command> actions = new ArrayList<>();
        String reason = "";
        boolean provided = desired.version().isEmpty() && state.provider().isPresent();
        boolean installed = state.status() == PackageState.Status.INSTALLED;
        if (!installed && !provided) {
            reason = state.status() == PackageState.Status.BROKEN
                    ? "an installation or removal of the package stopped half-way"
                    : "the package is not installed";
            String version = desired.version().or(state::candidate).orElse("any");
            differences.add(
                    state.status() == PackageState.Status.BROKEN
                            ? Difference.of("status", "half-installed", "installed")
                            : Difference.created("version", version));
            actions.add(manager.install(desired, state));
        } else if (installed
                && !desired.version().orElse("").isEmpty()
                && !desired.version().equals(state.version())) {
            reason = "the version differs";
            differences.add(Difference.of(
                    "version", state.version().orElse(""), desired.version().get()));
            actions.add(manager.install(desired, state));
        }
        // Installing over a hold keeps it; a new package is not held.
        Optional<Boolean> held = desired.held().filter(h -> h != state.held());
        if (held.isPresent() && !provided) {
            reason = reason.isEmpty() ? "the hold differs" : reason;
            differences.add(Difference.of("held", Boolean.toString(state.held()), Boolean.toString(held.get())));
            actions.add(manager.hold(desired, held.get()));
        }
        if (!actions.isEmpty()) {
            return Decision.change(reason, differences, actions);
        }
        return Decision.upToDate(
                installed
                        ? "version " + state.version().orElse("") + " is installed"
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
