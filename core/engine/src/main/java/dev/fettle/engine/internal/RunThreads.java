package dev.fettle.engine.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Make the threads of a run: virtual ones where the JVM has them and a lock does not hold their carrier (from Java 24 on), daemon
 * threads elsewhere. Both are named {@code fettle-N}.
 */
final class RunThreads {

    private static final int LOCKS_DO_NOT_PIN = 24;

    private RunThreads() {}

    static ExecutorService executor() {
        ThreadFactory factory = Runtime.version().feature() >= LOCKS_DO_NOT_PIN ? virtual() : daemons();
        return Executors.newCachedThreadPool(factory);
    }

    private static ThreadFactory daemons() {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, "fettle-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Call {@code Thread.ofVirtual().name("fettle-", 1).factory()}, which Java 17 does not know. */
    private static ThreadFactory virtual() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            MethodHandle start = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual));
            MethodHandle name =
                    lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class, long.class));
            MethodHandle factory = lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class));
            return (ThreadFactory) factory.invoke(name.invoke(start.invoke(), "fettle-", 1L));
        } catch (Throwable e) {
            throw new IllegalStateException("This JVM has no virtual threads, although its version says so.", e);
        }
    }
}
