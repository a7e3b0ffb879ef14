package dev.fettle.sandbox;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Do several things side by side, let all of them finish, and report every failure at once. */
final class Parallel implements AutoCloseable {

    /** Work that can be interrupted. */
    @FunctionalInterface
    interface Work {
        void run() throws InterruptedException;
    }

    private static final int WIDTH = 8;
    private static final Duration CLEAR_UP = Duration.ofSeconds(30);

    private final ExecutorService executor = Executors.newFixedThreadPool(WIDTH, runnable -> {
        Thread thread = new Thread(runnable, "sandbox");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Future<?>> started = new LinkedHashMap<>();

    void start(String name, Work work) {
        started.put(name, executor.submit(() -> {
            work.run();
            return null;
        }));
    }

    /** Wait for everything that was started. */
    void await() throws InterruptedException {
        List<Diagnostic> problems = new ArrayList<>();
        for (Map.Entry<String, Future<?>> entry : started.entrySet()) {
            try {
                entry.getValue().get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof EngineException known) {
                    problems.addAll(known.diagnostics());
                } else {
                    problems.add(Diagnostic.error(
                            Diagnostic.Code.ENVIRONMENT, "`" + entry.getKey() + "` failed: " + e.getCause(), ""));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new EngineException(problems);
        }
    }

    /** Interrupt what is still running and let it clear up: the caller gives its lock back after this. */
    @Override
    public void close() {
        executor.shutdownNow();
        boolean interrupted = false;
        long end = System.nanoTime() + CLEAR_UP.toNanos();
        while (!executor.isTerminated() && System.nanoTime() - end < 0) {
            try {
                executor.awaitTermination(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
