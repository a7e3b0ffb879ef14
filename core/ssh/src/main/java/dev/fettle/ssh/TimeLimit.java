package dev.fettle.ssh;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Run an action when a time is up; the clock stands still while a secret is looked up, which a person may have to type. */
final class TimeLimit {

    private final ScheduledExecutorService clock;
    private final Runnable onExpiry;
    private final Duration limit;

    // All guarded by "this".
    private long leftNanos;
    private long startedAt;
    private boolean expired;
    private @Nullable ScheduledFuture<?> alarm;

    TimeLimit(ScheduledExecutorService clock, Duration limit, Runnable onExpiry) {
        this.clock = clock;
        this.limit = limit;
        this.onExpiry = onExpiry;
        this.leftNanos = limit.toNanos();
    }

    synchronized void start() {
        startedAt = System.nanoTime();
        alarm = clock.schedule(this::expire, Math.max(0, leftNanos), TimeUnit.NANOSECONDS);
    }

    synchronized void stop() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
            leftNanos -= System.nanoTime() - startedAt;
        }
    }

    <T> T pausedFor(Supplier<T> work) {
        stop();
        try {
            return work.get();
        } finally {
            start();
        }
    }

    synchronized boolean expired() {
        return expired;
    }

    Duration limit() {
        return limit;
    }

    private void expire() {
        synchronized (this) {
            if (alarm == null) {
                return;
            }
            expired = true;
        }
        onExpiry.run();
    }
}
