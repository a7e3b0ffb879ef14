package dev.fettle.ssh;

import java.util.ArrayList;
import java.util.List;

/** Cut everything that belongs to one connection, from any thread and without waiting, also while it is still opened. */
final class Lifeline {

    // Guarded by "this", as is "cut".
    private final List<Runnable> actions = new ArrayList<>();
    private boolean cut;

    /** Remember what to do at the cut; do it now when that has been. */
    void onCut(Runnable action) {
        synchronized (this) {
            if (!cut) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    /** Run what was remembered, the oldest first: the socket before what runs over it. */
    void cut() {
        List<Runnable> now;
        synchronized (this) {
            cut = true;
            now = List.copyOf(actions);
            actions.clear();
        }
        now.forEach(Runnable::run);
    }

    synchronized boolean isCut() {
        return cut;
    }
}
