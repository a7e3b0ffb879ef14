package dev.fettle.sandbox;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/** Hold a file's lock, which keeps processes apart and goes with the process that holds it. */
final class InterProcessLock implements AutoCloseable {

    private final FileChannel channel;
    private final Path file;

    private InterProcessLock(FileChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    /** Take the lock, waiting for it. */
    static InterProcessLock take(Path file, Duration limit, String purpose) throws InterruptedException {
        return tryTake(file, limit)
                .orElseThrow(() -> new EngineException(Diagnostic.error(
                        Diagnostic.Code.ENVIRONMENT,
                        "Another process holds `" + file + "` for longer than " + limit.toSeconds() + " seconds.",
                        "It is needed for " + purpose + "; look who holds it with `fuser " + file + "`.")));
    }

    /** Take the lock unless it cannot be had within the limit. */
    static Optional<InterProcessLock> tryTake(Path file, Duration limit) throws InterruptedException {
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            InterProcessLock lock = new InterProcessLock(channel, file);
            boolean held = false;
            try {
                held = Waits.until(limit, lock::attempt);
                return held ? Optional.of(lock) : Optional.empty();
            } finally {
                if (!held) {
                    lock.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean attempt() {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldInThisProcess) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot lock " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
