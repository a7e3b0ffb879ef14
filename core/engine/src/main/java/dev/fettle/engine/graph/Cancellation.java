package dev.fettle.engine.graph;

import java.util.ArrayList;
import java.util.List;

/** Ask running work to stop. Thread-safe; once cancelled it stays so. */
public final class Cancellation {

    private final Object lock = new Object();
    private final List<Runnable> listeners = new ArrayList<>(); // guarded by lock
    private boolean cancelled; // guarded by lock

    /** Ask it to stop; the second call does nothing. */
    public void cancel() {
        List<Runnable> called;
        synchronized (lock) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            called = List.copyOf(listeners);
            listeners.clear();
        }
        called.forEach(Runnable::run);
    }

    /** Tell whether it was asked to stop. */
    public boolean isCancelled() {
        synchronized (lock) {
            return cancelled;
        }
    }

    /** Be called when it is asked to stop; at once when it was already. */
    public void onCancel(Runnable listener) {
        synchronized (lock) {
            if (!cancelled) {
                listeners.add(listener);
                return;
            }
        }
        listener.run();
    }
}
