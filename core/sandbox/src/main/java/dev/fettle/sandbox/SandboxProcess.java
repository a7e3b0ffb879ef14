package dev.fettle.sandbox;

import dev.fettle.engine.spi.RemoteProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** Hold a process that runs in a host, through the {@code nsenter} that started it and ends with it. */
final class SandboxProcess implements RemoteProcess {

    /** What a shell and {@code Process} say of a process that HUP, INT, KILL, PIPE or TERM ended: 128 and its number. */
    private static final Set<Integer> SIGNALLED = Set.of(129, 130, 137, 141, 143);

    private static final Duration GRACE = Duration.ofMillis(300);

    private final Process process;
    private final ProcessId init;
    private final Consumer<SandboxProcess> onClose;

    SandboxProcess(Process process, ProcessId init, Consumer<SandboxProcess> onClose) {
        this.process = process;
        this.init = init;
        this.onClose = onClose;
    }

    @Override
    public OutputStream stdin() {
        return process.getOutputStream();
    }

    @Override
    public InputStream stdout() {
        return process.getInputStream();
    }

    @Override
    public InputStream stderr() {
        return process.getErrorStream();
    }

    @Override
    public OptionalInt waitFor(Duration limit) throws InterruptedException {
        boolean ended = process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
        // On a host that is gone the status may be nsenter's own.
        if (!ended || SIGNALLED.contains(process.exitValue()) || !init.isServing()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(process.exitValue());
    }

    /**
     * End the process: the end of its input first, then TERM, then KILL to all that it started. Its outputs then read as
     * ended after what it wrote; the JDK closes what is below them.
     */
    @Override
    public void close() {
        closeInput();
        boolean interrupted = false;
        try {
            if (process.isAlive()) {
                members().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy));
                process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        // Again until nothing is left: what is killed may have just started another.
        for (long[] left = members().toArray();
                left.length > 0 && process.isAlive();
                left = members().toArray()) {
            for (long pid : left) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
            Thread.onSpinWait();
        }
        onClose.accept(this);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Return nsenter, what it started, and what shares a session with those, jobs in the background among them. */
    private LongStream members() {
        Set<Long> sessions = new HashSet<>();
        sessions.add(process.pid());
        process.descendants().forEach(child -> ProcessId.sessionOf(child.pid()).ifPresent(sessions::add));
        sessions.remove(0L);
        return ProcessId.all()
                .filter(pid -> ProcessId.of(pid).isPresent())
                .filter(pid ->
                        ProcessId.sessionOf(pid).filter(sessions::contains).isPresent());
    }

    private void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyGone) {
            // What was not written any more is of no interest.
        }
    }
}
