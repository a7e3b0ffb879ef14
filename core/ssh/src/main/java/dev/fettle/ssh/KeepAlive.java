package dev.fettle.ssh;

import com.jcraft.jsch.Session;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Ask a silent host for a sign of life after a third of the limit and again after two thirds, and report it as lost when
 * the limit has passed. A write that blocks for as long counts the same.
 */
final class KeepAlive {

    private final Threads threads;
    private final Session session;
    private final Wire wire;
    private final long limitNanos;
    private final Runnable onLost;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile long askedAt = System.nanoTime();
    private volatile @Nullable Future<?> ticking;

    /**
     * Prepare to watch.
     *
     * @param onLost run on the clock's thread, at most once; must not block
     */
    KeepAlive(Threads threads, Session session, Wire wire, Duration limit, Runnable onLost) {
        this.threads = threads;
        this.session = session;
        this.wire = wire;
        this.limitNanos = limit.toNanos();
        this.onLost = onLost;
    }

    void start() {
        long tick = Math.max(1, limitNanos / 12);
        ticking = threads.clock().scheduleWithFixedDelay(this::look, tick, tick, TimeUnit.NANOSECONDS);
    }

    void stop() {
        Future<?> now = ticking;
        if (now != null) {
            now.cancel(false);
        }
    }

    private void look() {
        long silent = wire.silentNanos();
        if (silent >= limitNanos || wire.blockedNanos() >= limitNanos) {
            stop();
            onLost.run();
            return;
        }
        long third = limitNanos / 3;
        if (silent >= third && System.nanoTime() - askedAt >= third && asking.compareAndSet(false, true)) {
            askedAt = System.nanoTime();
            threads.workers().execute(this::ask);
        }
    }

    private void ask() {
        try {
            session.sendKeepAliveMsg();
        } catch (Exception e) {
            // The connection is gone; whoever reads or writes notices by himself.
            return;
        } finally {
            asking.set(false);
        }
    }
}
