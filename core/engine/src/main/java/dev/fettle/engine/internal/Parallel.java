package dev.fettle.engine.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Do the same for many things side by side, so many at once. */
final class Parallel {

    /** Work on one thing. */
    @FunctionalInterface
    interface Work<T> {
        void on(T item) throws InterruptedException;
    }

    private final ExecutorService executor;
    private final int width;

    Parallel(ExecutorService executor, int width) {
        this.executor = executor;
        this.width = width;
    }

    /** Work on all; return when all are done. The first exception is thrown once the rest has ended. */
    <T> void each(Collection<T> items, Work<T> work) throws InterruptedException {
        if (items.size() == 1) {
            work.on(items.iterator().next());
            return;
        }
        Semaphore slots = new Semaphore(width);
        List<Future<?>> running = new ArrayList<>();
        try {
            for (T item : items) {
                slots.acquire();
                running.add(executor.submit(() -> {
                    try {
                        work.on(item);
                    } finally {
                        slots.release();
                    }
                    return null;
                }));
            }
            for (Future<?> future : running) {
                future.get();
            }
        } catch (InterruptedException e) {
            running.forEach(f -> f.cancel(true));
            throw e;
        } catch (ExecutionException e) {
            for (Future<?> future : running) {
                future.cancel(true);
            }
            if (e.getCause() instanceof RuntimeException runtime) {
                throw runtime;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
