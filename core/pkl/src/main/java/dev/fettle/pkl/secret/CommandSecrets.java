package dev.fettle.pkl.secret;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Secret;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.spi.SecretSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Look up {@code command:["PROGRAM","ARGUMENT"]}: what a program of this machine writes to standard output, without its final
 * line break. A status other than 0 is a failure. Thread-safe.
 */
public final class CommandSecrets implements SecretSource {

    private final Path directory;
    private final Duration limit;

    /**
     * Run programs in a directory.
     *
     * @param limit the longest one may run
     */
    public CommandSecrets(Path directory, Duration limit) {
        this.directory = requireNonNull(directory, "directory is null");
        this.limit = requireNonNull(limit, "limit is null");
    }

    @Override
    public String scheme() {
        return "command";
    }

    @Override
    public Optional<Secret> resolve(SecretRef ref) {
        List<String> argv = argv(ref.key());
        Process process = null;
        try {
            process = new ProcessBuilder(argv)
                    .directory(directory.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            Process running = process;
            CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> drain(running));
            byte[] bytes = output.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TimeoutException();
            }
            if (process.exitValue() != 0) {
                throw failed(argv, "ended with status " + process.exitValue());
            }
            return Optional.of(Secret.of(Lines.withoutLast(new String(bytes, StandardCharsets.UTF_8))));
        } catch (TimeoutException e) {
            throw failed(argv, "took longer than " + limit.toSeconds() + " s");
        } catch (IOException | ExecutionException e) {
            throw failed(argv, "cannot be run");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(argv, "was interrupted");
        } finally {
            if (process != null) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    @Override
    public String toString() {
        return "CommandSecrets[" + directory + "]";
    }

    private static byte[] drain(Process process) {
        try {
            return process.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UncheckedIOException failed(List<String> argv, String how) {
        String message = "The program `" + argv.get(0) + "` that should print a secret " + how + ".";
        return new UncheckedIOException(message, new IOException(message));
    }

    /** Read a JSON array of strings. */
    static List<String> argv(String json) {
        List<String> argv = new ArrayList<>();
        int i = skip(json, 0, "[ \n,");
        while (i < json.length() && json.charAt(i) == '"') {
            StringBuilder text = new StringBuilder();
            for (i++; i < json.length() && json.charAt(i) != '"'; i++) {
                char c = json.charAt(i);
                if (c != '\\' || i + 1 >= json.length()) {
                    text.append(c);
                    continue;
                }
                char escaped = json.charAt(++i);
                if (escaped == 'u' && i + 4 < json.length()) {
                    text.append((char) Integer.parseInt(json.substring(i + 1, i + 5), 16));
                    i += 4;
                } else {
                    int known = "bfnrt".indexOf(escaped);
                    text.append(known < 0 ? escaped : "\b\f\n\r\t".charAt(known));
                }
            }
            argv.add(text.toString());
            i = skip(json, i + 1, " \n,");
        }
        if (argv.isEmpty()) {
            String message = "A secret from a program needs the program and its arguments as a JSON array of strings.";
            throw new UncheckedIOException(message, new IOException(message));
        }
        return argv;
    }

    private static int skip(String text, int from, String what) {
        int i = from;
        while (i < text.length() && what.indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i;
    }
}
