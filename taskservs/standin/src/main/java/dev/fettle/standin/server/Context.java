package dev.fettle.standin.server;

import static java.util.Objects.requireNonNull;

import dev.fettle.standin.base.Fatal;
import dev.fettle.standin.base.ReleaseVersion;
import dev.fettle.standin.config.CommandLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * Hold what the process was given.
 *
 * @param version the release that is stood in for
 * @param env the environment
 * @param in the standard input
 * @param out the standard output
 * @param err the standard error stream
 * @param clock the time
 */
record Context(
        ReleaseVersion version,
        Map<String, String> env,
        BufferedReader in,
        PrintStream out,
        PrintStream err,
        Clock clock) {
    Context {
        requireNonNull(version, "version is null");
        env = Map.copyOf(env);
        requireNonNull(in, "in is null");
        requireNonNull(out, "out is null");
        requireNonNull(err, "err is null");
        requireNonNull(clock, "clock is null");
    }

    String get(String variable) {
        return env.getOrDefault(variable, "");
    }

    /** Tell whether the process runs as root. */
    boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    Path home() {
        String home = get("HOME").isEmpty() ? System.getProperty("user.home", "") : get("HOME");
        if (home.isEmpty() || home.equals("?")) {
            throw new Fatal("HOME is not set, so there is no place for configuration and cache");
        }
        return Path.of(home);
    }

    /** Return where sessions and the file store are kept. */
    Path configDirectory(CommandLine line) {
        String named = line.flagOr("--global-config", env, "CODER_CONFIG_DIR");
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        String base = get("XDG_CONFIG_HOME");
        return (base.isEmpty() ? home().resolve(".config") : Path.of(base)).resolve("coderv2");
    }

    /** Read one line of the standard input, which answers a question. */
    String ask(String question) {
        try {
            err.println(question);
            String line = in.readLine();
            if (line == null) {
                throw new Fatal("there is no answer on the standard input to: " + question);
            }
            return line;
        } catch (IOException e) {
            throw new Fatal("read the standard input: " + e.getMessage());
        }
    }
}
