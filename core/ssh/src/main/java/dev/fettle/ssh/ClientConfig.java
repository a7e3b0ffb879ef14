package dev.fettle.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.jcraft.jsch.ConfigRepository;
import com.jcraft.jsch.OpenSSHConfig;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ConnectionException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Read the user's OpenSSH configuration through {@code ssh -G}, which knows {@code Include}, {@code Match} and every
 * default; where OpenSSH is not installed, the subset that JSch reads.
 */
final class ClientConfig {

    private static final long LIMIT_SECONDS = 10;
    private static final List<String> JSCH_KEYWORDS = List.of(
            "ProxyJump",
            "ProxyCommand",
            "UserKnownHostsFile",
            "GlobalKnownHostsFile",
            "StrictHostKeyChecking",
            "HashKnownHosts",
            "HostKeyAlias",
            "IdentitiesOnly",
            "IdentityAgent",
            "ConnectTimeout",
            "ServerAliveInterval",
            "ServerAliveCountMax");

    private final SshSettings settings;
    private final Threads threads;
    private final Consumer<Diagnostic> diagnostics;
    private final AtomicBoolean warned = new AtomicBoolean();

    ClientConfig(SshSettings settings, Threads threads, Consumer<Diagnostic> diagnostics) {
        this.settings = settings;
        this.threads = threads;
        this.diagnostics = diagnostics;
    }

    /**
     * Return what the configuration says about a host.
     *
     * @param host the name as the user writes it, an alias perhaps
     * @param user what {@code Match user} is to see
     * @param port what {@code %p} is to become
     */
    HostConfig of(String host, Optional<String> user, Optional<Integer> port)
            throws ConnectionException, InterruptedException {
        if (host.startsWith("-")) {
            throw new ConnectionException(
                    Reason.UNUSABLE, "`" + host + "` is not a host name.", "A host name does not begin with a dash.");
        }
        List<String> command = new ArrayList<>(List.of(settings.sshProgram(), "-G"));
        settings.configFile().ifPresent(file -> command.addAll(List.of("-F", file.toString())));
        user.ifPresent(name -> command.addAll(List.of("-l", name)));
        port.ifPresent(number -> command.addAll(List.of("-p", number.toString())));
        command.addAll(List.of("--", host));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
        } catch (IOException e) {
            return withoutOpenSsh(host);
        }
        try {
            return parse(answer(process));
        } finally {
            process.destroyForcibly();
        }
    }

    private List<String> answer(Process process) throws ConnectionException, InterruptedException {
        Future<String> output = read(process.getInputStream());
        Future<String> errors = read(process.getErrorStream());
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new ConnectionException(
                    Reason.UNUSABLE,
                    "`ssh -G` has not read the OpenSSH configuration within " + LIMIT_SECONDS + " s.",
                    "Look for a `Match exec` in the configuration whose command hangs.");
        }
        try {
            if (process.exitValue() != 0) {
                String first = errors.get().lines().findFirst().orElse("no message");
                throw new ConnectionException(
                        Reason.UNUSABLE,
                        "The OpenSSH configuration cannot be read: " + first,
                        "Correct the file; `ssh -G HOST` shows the same message.");
            }
            return output.get().lines().toList();
        } catch (ExecutionException e) {
            throw new ConnectionException(Reason.UNUSABLE, "The answer of `ssh -G` cannot be read.", "Try again.", e);
        }
    }

    private Future<String> read(InputStream stream) {
        return threads.workers().submit(() -> new String(stream.readAllBytes(), UTF_8));
    }

    /** Parse lines of {@code keyword value}. */
    static HostConfig parse(List<String> lines) {
        Map<String, List<String>> values = new HashMap<>();
        for (String line : lines) {
            int space = line.indexOf(' ');
            if (space > 0) {
                values.computeIfAbsent(line.substring(0, space).toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                        .add(line.substring(space + 1).strip());
            }
        }
        return new HostConfig(values);
    }

    private HostConfig withoutOpenSsh(String host) throws ConnectionException {
        Path file = settings.configFile().orElse(settings.homeDirectory().resolve(".ssh/config"));
        if (!Files.isRegularFile(file)) {
            return new HostConfig(Map.of());
        }
        if (warned.compareAndSet(false, true)) {
            diagnostics.accept(Diagnostic.warning(
                    Diagnostic.Code.ENVIRONMENT,
                    "`" + settings.sshProgram() + "` is not installed, so `" + file
                            + "` is read without `Include` and `Match`.",
                    "Install the OpenSSH client, or say in the infra what those lines say."));
        }
        ConfigRepository.Config config;
        try {
            config = OpenSSHConfig.parseFile(file.toString()).getConfig(host);
        } catch (IOException e) {
            throw new ConnectionException(
                    Reason.UNUSABLE, "`" + file + "` cannot be read.", "Correct the file or its permissions.", e);
        }
        Map<String, List<String>> values = new HashMap<>();
        put(values, "hostname", config.getHostname());
        put(values, "user", config.getUser());
        if (config.getPort() > 0) {
            put(values, "port", Integer.toString(config.getPort()));
        }
        String[] identities = config.getValues("IdentityFile");
        if (identities != null && identities.length > 0) {
            values.put("identityfile", List.of(identities));
        }
        for (String keyword : JSCH_KEYWORDS) {
            put(values, keyword.toLowerCase(Locale.ROOT), config.getValue(keyword));
        }
        return new HostConfig(values);
    }

    private static void put(
            Map<String, List<String>> values, String keyword, @org.jspecify.annotations.Nullable String value) {
        if (value != null) {
            values.put(keyword, List.of(value));
        }
    }
}
