package dev.fettle.modules.service;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.UnitNames;
import java.time.Duration;
import java.util.Optional;

/**
 * Describe how a unit shall run. What is empty is left as it is.
 *
 * @param unit the unit; {@code .service} is added where no type is written. A template, such as {@code getty@.service}, can
 *     only be enabled and masked
 * @param user the user whose own manager runs it; empty means the system's. Where the unit shall run or be enabled, the user
 *     lingers then: the manager runs from boot on, logged in or not
 * @param enabled whether it is started at boot, or by whatever else its file says
 * @param state whether it runs now
 * @param masked whether nothing may start it. Where this is empty, a masked unit that shall run is refused
 * @param stableFor how long it must go on running after a start before the start counts as good, from zero to ten minutes;
 *     zero by default, which looks once
 */
public record ServiceSpec(
        String unit,
        Optional<String> user,
        Optional<Boolean> enabled,
        Optional<RunState> state,
        Optional<Boolean> masked,
        Duration stableFor) {

    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** Say whether it runs. */
    public enum RunState {
        /** It runs. */
        STARTED,
        /** It does not run. */
        STOPPED
    }

    /** Check the parts. */
    public ServiceSpec {
        unit = UnitNames.check(unit);
        user.ifPresent(name -> Checks.account("user", name));
        requireNonNull(enabled, "enabled is null");
        requireNonNull(state, "state is null");
        requireNonNull(masked, "masked is null");
        requireNonNull(stableFor, "stableFor is null");
        if (state.isPresent() && UnitNames.isTemplate(unit)) {
            throw new IllegalArgumentException(
                    "`" + unit + "` is a template, which never runs itself: name an instance, such as `"
                            + unit.replace("@.", "@main.") + "`.");
        }
        if (masked.orElse(false) && (enabled.orElse(false) || state.equals(Optional.of(RunState.STARTED)))) {
            throw new IllegalArgumentException("`" + unit + "` cannot be masked and enabled or started at once.");
        }
        if (stableFor.isNegative() || stableFor.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("`stableFor` must lie between zero and ten minutes.");
        }
    }

    /** Describe a unit of the system. */
    public ServiceSpec(
            String unit,
            Optional<Boolean> enabled,
            Optional<RunState> state,
            Optional<Boolean> masked,
            Duration stableFor) {
        this(unit, Optional.empty(), enabled, state, masked, stableFor);
    }

    /** Run a unit, now and after the next boot. */
    public static ServiceSpec running(String unit) {
        return new ServiceSpec(unit, Optional.of(true), Optional.of(RunState.STARTED), Optional.empty(), Duration.ZERO);
    }

    /** Neither run a unit nor start it at boot. */
    public static ServiceSpec stopped(String unit) {
        return new ServiceSpec(
                unit, Optional.of(false), Optional.of(RunState.STOPPED), Optional.empty(), Duration.ZERO);
    }

    /** Return the same unit, run by the manager of a user. */
    public ServiceSpec of(String itsUser) {
        return new ServiceSpec(unit, Optional.of(itsUser), enabled, state, masked, stableFor);
    }

    boolean wants(RunState wanted) {
        return state.equals(Optional.of(wanted));
    }

    /** Tell whether the unit must be there: it need not be in order to be stopped or disabled. */
    boolean needsUnit() {
        return enabled.orElse(false) || wants(RunState.STARTED);
    }
}
