package dev.fettle.engine.internal.shell;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ConnectionException.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Share the shells of one connection: at most four per acting user, and no more in all than the connection allows. Shells are
 * started when they are first needed. Thread-safe; nothing is started or closed under the lock.
 */
final class ShellPool implements AutoCloseable {

    private static final int MOST_PER_USER = 4;

    /** Start a shell as a user. */
    @FunctionalInterface
    interface Starter {
        ResidentShell start(Connection connection, String user) throws ConnectionException, InterruptedException;
    }

    private final Connection connection;
    private final Starter starter;
    private final String where;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Deque<ResidentShell>> idle = new HashMap<>(); // guarded by lock
    private final Map<String, Integer> perUser = new HashMap<>(); // guarded by lock: started or starting
    private final Set<ResidentShell> busy = new HashSet<>(); // guarded by lock
    private int all; // guarded by lock: started or starting, bare processes included
    private @Nullable ResidentShell keeper; // guarded by lock: holds the host's lock
    private boolean closed; // guarded by lock

    ShellPool(Connection connection, Starter starter, String where) {
        this.connection = connection;
        this.starter = starter;
        this.where = where;
        this.most = Math.max(1, connection.maxProcesses());
    }

    /** Return a shell of a user that nobody else uses until {@link #giveBack}; waits for one where it must. */
    ResidentShell take(String user) throws ConnectionException, InterruptedException {
        return take(user, false);
    }

    /**
     * Return a shell like {@link #take(String)}.
     *
     * @param expendable whether it will end with what is done with it; the one that holds the lock is then left alone
     */
    ResidentShell take(String user, boolean expendable) throws ConnectionException, InterruptedException {
        while (true) {
            @Nullable ResidentShell unwanted;
            lock.lock();
            try {
                @Nullable ResidentShell free = awaitFreeOrRoom(user, expendable);
                if (free != null) {
                    busy.add(free);
                    return free;
                }
                unwanted = all > most ? evict() : null;
            } finally {
                lock.unlock();
            }
            if (unwanted != null) {
                unwanted.close();
            }
            return start(user);
        }
    }

    /** Give a shell back; one that is of no use any more makes room for another. */
    void giveBack(String user, ResidentShell shell) {
        lock.lock();
        try {
            busy.remove(shell);
            if (shell.isUsable() && !closed) {
                idle.computeIfAbsent(user, u -> new ArrayDeque<>()).push(shell);
            } else {
                forget(user);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (!shell.isUsable()) {
            shell.close();
        }
    }

    /** Keep a shell for as long as the connection lives, for it holds the host's lock. */
    void keep(ResidentShell shell) {
        lock.lock();
        try {
            keeper = shell;
        } finally {
            lock.unlock();
        }
    }

    /** End the idle shells of a user, but not the one that holds the lock, and wait for their end. */
    void leave(String user) throws InterruptedException {
        List<ResidentShell> left = new ArrayList<>();
        lock.lock();
        try {
            Deque<ResidentShell> own = idle.getOrDefault(user, new ArrayDeque<>());
            own.stream().filter(shell -> shell != keeper).forEach(left::add);
            own.removeAll(left);
            left.forEach(shell -> forget(user));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        for (ResidentShell shell : left) {
            shell.end();
        }
    }

    /** Ask what is running to end. */
    void cancel() {
        List<ResidentShell> running;
        lock.lock();
        try {
            running = List.copyOf(busy);
        } finally {
            lock.unlock();
        }
        running.forEach(ResidentShell::cancel);
    }

    @Override
    public void close() {
        List<ResidentShell> shells = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            shells.addAll(busy);
            idle.values().forEach(shells::addAll);
            idle.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        shells.forEach(ResidentShell::close);
        connection.close();
    }

    /** Return an idle shell, or null when one may be started, for which room has then been taken. Called under the lock. */
    private @Nullable ResidentShell awaitFreeOrRoom(String user, boolean expendable)
            throws ConnectionException, InterruptedException {
        while (true) {
            ResidentShell holder = keeper;
            if (closed || (holder != null && !holder.isUsable())) {
                throw new ConnectionException(
                        Reason.LOST,
                        "The connection to `" + where + "` was lost.",
                        "Look at the host, then run again.");
            }
            Deque<ResidentShell> own = idle.get(user);
            ResidentShell free = own == null ? null : poll(own, expendable);
            if (free != null && free.isUsable()) {
                return free;
            }
            if (free != null) {
                forget(user);
            } else if (perUser.getOrDefault(user, 0) < MOST_PER_USER && (all < most || hasUnwanted(user))) {
                perUser.merge(user, 1, Integer::sum);
                all++;
                return null;
            } else {
                changed.await();
            }
        }
    }

    private @Nullable ResidentShell poll(Deque<ResidentShell> own, boolean expendable) {
        for (ResidentShell shell : own) {
            if (!expendable || shell != keeper) {
                own.remove(shell);
                return shell;
            }
        }
        return null;
    }

    private boolean hasUnwanted(String user) {
        return idle.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(user))
                .anyMatch(entry -> entry.getValue().stream().anyMatch(shell -> shell != keeper));
    }

    /** Take an idle shell out, to make room. Called under the lock, when there is one of another user. */
    private @Nullable ResidentShell evict() {
        for (Map.Entry<String, Deque<ResidentShell>> entry : idle.entrySet()) {
            for (ResidentShell shell : entry.getValue()) {
                if (shell != keeper) {
                    entry.getValue().remove(shell);
                    forget(entry.getKey());
                    return shell;
                }
            }
        }
        return null;
    }

    private void forget(String user) {
        perUser.merge(user, -1, Integer::sum);
        all--;
    }

    private ResidentShell start(String user) throws ConnectionException, InterruptedException {
        @Nullable ResidentShell shell = null;
        boolean refused = false;
        try {
            shell = starter.start(connection, user);
        } finally {
            lock.lock();
            try {
                refused = closed;
                if (shell != null && !refused) {
                    busy.add(shell);
                } else {
                    forget(user);
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
        if (refused) {
            shell.close();
        }
        return requireNonNull(shell, "shell is null");
    }
}
