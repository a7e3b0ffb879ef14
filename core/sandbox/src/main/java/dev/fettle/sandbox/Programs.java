package dev.fettle.sandbox;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Run the machine's own programs, bounded in time, in an environment that does not depend on the caller's. */
final class Programs {

    /** What a program answered: its exit status, and its output with errors mixed in. */
    record Result(int exit, String output) {
        boolean ok() {
            return exit == 0;
        }
    }

    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final List<String> FOLDERS = List.of(PATH.split(":"));

    private Programs() {}

    /** Tell whether a program is installed. */
    static boolean installed(String program) {
        return FOLDERS.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Prepare a program with a clean environment. */
    static ProcessBuilder prepare(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", PATH, "LC_ALL", "C.UTF-8", "HOME", "/root"));
        builder.directory(Path.of("/").toFile());
        return builder;
    }

    /** Run a program and return what it answered; it is killed when the limit passes. */
    static Result run(Duration limit, String... command) throws InterruptedException {
        return run(limit, "", List.of(command));
    }

    /** Run a program with a text on its standard input. */
    static Result run(Duration limit, String stdin, List<String> command) throws InterruptedException {
        Path output = null;
        try {
            output = Files.createTempFile("fettle-sandbox", ".out");
            Process process = prepare(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                try (OutputStream in = process.getOutputStream()) {
                    in.write(stdin.getBytes(StandardCharsets.UTF_8));
                } catch (IOException closedEarly) {
                    // The program did not want its input; its exit status tells what matters.
                }
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    return new Result(-1, "It did not end within " + limit.toSeconds() + " seconds.");
                }
                return new Result(
                        process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8).trim());
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deleteQuietly(output);
        }
    }

    /** Run a program that must succeed within a minute, and return its output. */
    static String must(String... command) throws InterruptedException {
        return must("", List.of(command));
    }

    /** Run a program that must succeed within a minute, with a text on its standard input, and return its output. */
    static String must(String stdin, List<String> command) throws InterruptedException {
        Result result = run(Duration.ofMinutes(1), stdin, command);
        if (!result.ok()) {
            throw failed(command, result);
        }
        return result.output();
    }

    /** Describe a program that failed. */
    static EngineException failed(List<String> command, Result result) {
        return new EngineException(Diagnostic.error(
                Diagnostic.Code.ENVIRONMENT,
                "`" + String.join(" ", command.subList(0, Math.min(3, command.size()))) + "` failed with status "
                        + result.exit() + ".",
                result.output()));
    }

    private static void deleteQuietly(@org.jspecify.annotations.Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException left) {
                // A stray file in the temporary directory does no harm.
            }
        }
    }
}
