package dev.fettle.engine.internal.shell;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;
import java.util.function.Supplier;

/** Say whether a host's lock is held. */
public sealed interface LockOutcome permits LockOutcome.Held, LockOutcome.Busy {

    /** Name the outcomes. */
    enum Kind {
        /** This session holds the lock. */
        HELD,
        /** Another run holds the lock. */
        BUSY
    }

    /** Return which outcome it is. */
    Kind kind();

    /** Return what one of two functions makes of the outcome. */
    <T> T fold(Supplier<T> held, Function<String, T> busy);

    /** This session holds the lock for as long as its connection lives. */
    record Held() implements LockOutcome {
        @Override
        public Kind kind() {
            return Kind.HELD;
        }

        @Override
        public <T> T fold(Supplier<T> held, Function<String, T> busy) {
            return held.get();
        }
    }

    /**
     * Another run holds the lock.
     *
     * @param holder who it is, in one line
     */
    record Busy(String holder) implements LockOutcome {
        /** Check the holder. */
        public Busy {
            requireNonNull(holder, "holder is null");
        }

        @Override
        public Kind kind() {
            return Kind.BUSY;
        }

        @Override
        public <T> T fold(Supplier<T> held, Function<String, T> busy) {
            return busy.apply(holder);
        }
    }
}
