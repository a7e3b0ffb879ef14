package dev.fettle.ssh;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hold the daemon threads of one connector: workers for what may block, and one clock for what may not. They end by
 * themselves when idle, so a connector needs no closing.
 */
final class Threads {

    private final ThreadFactory factory = new DaemonFactory();
    private final ThreadPoolExecutor workers =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, factory);

    Threads() {
        clock.setRemoveOnCancelPolicy(true);
        clock.setKeepAliveTime(10, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
    }

    /** Return the pool for work that may block. */
    ExecutorService workers() {
        return workers;
    }

    /** Return the clock; what it runs must not block. */
    ScheduledExecutorService clock() {
        return clock;
    }

    ThreadFactory factory() {
        return factory;
    }

    private static final class DaemonFactory implements ThreadFactory {

        private final AtomicInteger number = new AtomicInteger();

        @Override
        public Thread newThread(Runnable work) {
            Thread thread = new Thread(work, "fettle-ssh-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }
    }
}
