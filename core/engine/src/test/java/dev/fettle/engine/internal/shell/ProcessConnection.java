package dev.fettle.engine.internal.shell;

import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.RemoteProcess;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Start real processes through a chosen login shell. Closing a process closes its streams and kills nothing, as sshd does. */
public final class ProcessConnection implements Connection {

    final List<Process> started = new CopyOnWriteArrayList<>();
    volatile boolean deaf; // closing has no effect on the processes
    private final List<String> login;
    private final int maxProcesses;

    ProcessConnection(int maxProcesses, String... login) {
        this.maxProcesses = maxProcesses;
        this.login = List.of(login);
    }

    public static ProcessConnection through(String shell) {
        return new ProcessConnection(8, shell, "-c");
    }

    @Override
    public RemoteProcess start(String command) throws ConnectionException {
        List<String> argv = new ArrayList<>(login);
        argv.add(command);
        try {
            Process process = new ProcessBuilder(argv).start();
            started.add(process);
            return new Started(process);
        } catch (IOException e) {
            throw new ConnectionException(ConnectionException.Reason.UNUSABLE, e.getMessage(), "", e);
        }
    }

    @Override
    public int maxProcesses() {
        return maxProcesses;
    }

    @Override
    public void close() {
        started.forEach(process -> new Started(process).close());
    }

    private final class Started implements RemoteProcess {
        private final Process process;

        Started(Process process) {
            this.process = process;
        }

        @Override
        public OutputStream stdin() {
            return new FilterOutputStream(process.getOutputStream()) {
                @Override
                public void write(byte[] buffer, int offset, int length) throws IOException {
                    out.write(buffer, offset, length);
                }

                @Override
                public void close() throws IOException {
                    if (!deaf) {
                        super.close();
                    }
                }
            };
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
            return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)
                    ? OptionalInt.of(process.exitValue())
                    : OptionalInt.empty();
        }

        @Override
        public void close() {
            try {
                stdin().close();
            } catch (IOException gone) {
                // Nothing is left to close.
            }
        }
    }
}
