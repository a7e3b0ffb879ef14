package dev.fettle.engine.plan;

import static java.util.Objects.requireNonNull;

/** Say why one task waits for another. */
public sealed interface TaskEdge permits TaskEdge.Order, TaskEdge.Triggers, TaskEdge.Finally {

    /** Return the reason in a few words, such as {@code needs path:/etc/coder.d}. */
    String reason();

    /**
     * The later task runs only when the earlier one has succeeded.
     *
     * @param reason why
     */
    record Order(String reason) implements TaskEdge {
        /** Check the reason. */
        public Order {
            requireNonNull(reason, "reason is null");
        }
    }

    /**
     * Like {@link Order}, and a change of the earlier task owes the later one an effect.
     *
     * @param effect {@code restart} or {@code reload}
     */
    record Triggers(String effect) implements TaskEdge {
        /** Check the effect. */
        public Triggers {
            requireNonNull(effect, "effect is null");
        }

        @Override
        public String reason() {
            return "a change triggers " + effect;
        }
    }

    /**
     * The later task runs when the earlier one has ended, however it ended.
     *
     * @param reason why
     */
    record Finally(String reason) implements TaskEdge {
        /** Check the reason. */
        public Finally {
            requireNonNull(reason, "reason is null");
        }
    }
}
