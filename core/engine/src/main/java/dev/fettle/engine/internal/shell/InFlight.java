package dev.fettle.engine.internal.shell;

import org.jspecify.annotations.Nullable;

/** Collect what comes back from one job. Each stream's part is touched by that stream's reader alone until it has ended. */
final class InFlight {

    final long id;
    final Capture stdout;
    final Capture stderr;
    private final OutputListener live;
    private @Nullable RuntimeException liveFailure;

    InFlight(long id, int outputLimit, OutputListener live) {
        this.id = id;
        this.stdout = new Capture(outputLimit);
        this.stderr = new Capture(outputLimit);
        this.live = live;
    }

    void onStdout(byte[] buffer, int offset, int length) {
        stdout.add(buffer, offset, length);
        tell(() -> live.onOutput(buffer, offset, length));
    }

    void onHeldNewline() {
        tell(live::onHeldNewline);
    }

    private void tell(Runnable news) {
        if (liveFailure == null) {
            try {
                news.run();
            } catch (RuntimeException e) {
                liveFailure = e; // kept for the job's caller: this thread must go on reading
            }
        }
    }

    void rethrow() {
        if (liveFailure != null) {
            throw liveFailure;
        }
    }
}
