package dev.fettle.engine.plan;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Output;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Say what a task would do, and why. */
public sealed interface Decision permits Decision.UpToDate, Decision.Change, Decision.Deferred, Decision.Blocked {

    /** Return why, in one sentence without a full stop. */
    String reason();

    /** Return which of the four it is, for a switch that covers all. */
    Kind kind();

    /** Name the four. */
    enum Kind {
        /** Nothing is to be done. */
        UP_TO_DATE,
        /** Something is to be done. */
        CHANGE,
        /** It cannot be known yet. */
        DEFERRED,
        /** The desired state cannot be reached from what is there. */
        BLOCKED
    }

    /**
     * Nothing is to be done.
     *
     * @param reason why, or what the user is warned of
     * @param outputs values for other tasks
     * @param warning what to do about the reason, which is then a warning; empty means that all is well
     */
    record UpToDate(String reason, Map<String, Output> outputs, Optional<String> warning) implements Decision {
        /** Check and copy the parts. */
        public UpToDate {
            requireNonNull(reason, "reason is null");
            outputs = Map.copyOf(outputs);
            requireNonNull(warning, "warning is null");
        }

        @Override
        public Kind kind() {
            return Kind.UP_TO_DATE;
        }
    }

    /**
     * Something is to be done.
     *
     * @param reason why
     * @param differences what differs
     * @param actions what is done, in order; the first that fails ends them
     * @param destructive whether something is lost that cannot be brought back by another run
     * @param verifiable whether probing again can tell that it worked; a bare command cannot
     */
    record Change(
            String reason, List<Difference> differences, List<Action> actions, boolean destructive, boolean verifiable)
            implements Decision {
        /** Check and copy the parts. */
        public Change {
            requireNonNull(reason, "reason is null");
            differences = List.copyOf(differences);
            actions = List.copyOf(actions);
            if (actions.isEmpty()) {
                throw new IllegalArgumentException("A change without actions changes nothing.");
            }
        }

        @Override
        public Kind kind() {
            return Kind.CHANGE;
        }
    }

    /**
     * It cannot be known yet; only the engine decides so.
     *
     * @param reason until when, such as {@code until tls/csr@web-1 is done}
     */
    record Deferred(String reason) implements Decision {
        /** Check the reason. */
        public Deferred {
            requireNonNull(reason, "reason is null");
        }

        @Override
        public Kind kind() {
            return Kind.DEFERRED;
        }
    }

    /**
     * The desired state cannot be reached from what is there.
     *
     * @param reason what is in the way
     * @param hint what to do
     */
    record Blocked(String reason, String hint) implements Decision {
        /** Check the parts. */
        public Blocked {
            requireNonNull(reason, "reason is null");
            requireNonNull(hint, "hint is null");
        }

        @Override
        public Kind kind() {
            return Kind.BLOCKED;
        }
    }

    /** Do nothing. */
    static Decision upToDate(String reason) {
        return upToDate(reason, Map.of());
    }

    /** Do nothing, and hand values on. */
    static Decision upToDate(String reason, Map<String, Output> outputs) {
        return new UpToDate(reason, outputs, Optional.empty());
    }

    /** Do nothing, and warn the user of the reason. */
    static Decision warning(String reason, String hint) {
        return new UpToDate(reason, Map.of(), Optional.of(hint));
    }

    /** Change something that can be verified and brought back. */
    static Decision change(String reason, List<Difference> differences, List<? extends Action> actions) {
        return new Change(reason, differences, List.copyOf(actions), false, true);
    }

    /** Change something that is lost by it. */
    static Decision destroy(String reason, List<Difference> differences, List<? extends Action> actions) {
        return new Change(reason, differences, List.copyOf(actions), true, true);
    }

    /** Run something whose effect cannot be verified. */
    static Decision unverifiable(String reason, List<Difference> differences, List<? extends Action> actions) {
        return new Change(reason, differences, List.copyOf(actions), false, false);
    }

    /** Give up before touching anything. */
    static Decision blocked(String reason, String hint) {
        return new Blocked(reason, hint);
    }

    /** Handle all four, checked by the compiler. */
    default <T> T fold(
            Function<UpToDate, T> upToDate,
            Function<Change, T> change,
            Function<Deferred, T> deferred,
            Function<Blocked, T> blocked) {
        return switch (kind()) {
            case UP_TO_DATE -> upToDate.apply((UpToDate) this);
            case CHANGE -> change.apply((Change) this);
            case DEFERRED -> deferred.apply((Deferred) this);
            case BLOCKED -> blocked.apply((Blocked) this);
        };
    }
}
