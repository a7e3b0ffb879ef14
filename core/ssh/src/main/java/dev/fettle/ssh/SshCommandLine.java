package dev.fettle.ssh;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.ConnectionException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Give the command line of the OpenSSH client that logs a person in to a server the way the connector does. What the
 * infra does not say is left to the client and its own configuration. It holds no secret.
 */
public final class SshCommandLine {

    private final SshSettings settings;

    /** Create it for the user of this machine. */
    public SshCommandLine(SshSettings settings) {
        this.settings = requireNonNull(settings, "settings is null");
    }

    /**
     * Return the program and its arguments; append the words of a command to run that instead of a login shell.
     *
     * @throws ConnectionException when a setting of the server is not valid
     */
    public List<String> of(Server server) throws ConnectionException {
        ServerOptions options = ServerOptions.of(server);
        List<String> command = new ArrayList<>(List.of(settings.sshProgram()));
        settings.configFile().ifPresent(file -> command.addAll(List.of("-F", file.toString())));
        server.port().ifPresent(port -> command.addAll(List.of("-p", port.toString())));
        options.identityFile()
                .map(settings::expand)
                .ifPresent(file -> command.addAll(List.of("-i", file.toString(), "-o", "IdentitiesOnly=yes")));
        options.knownHosts().map(settings::expand).ifPresent(file -> {
            Path own = settings.homeDirectory().resolve(".ssh/known_hosts");
            command.addAll(List.of("-o", "UserKnownHostsFile=" + quote(file) + " " + quote(own)));
        });
        options.hostKeyPolicy()
                .ifPresent(policy -> command.addAll(List.of(
                        "-o", "StrictHostKeyChecking=" + (policy == HostKeyPolicy.ACCEPT_NEW ? "accept-new" : "yes"))));
        options.connectTimeout()
                .ifPresent(limit -> command.addAll(List.of("-o", "ConnectTimeout=" + limit.toSeconds())));
        options.proxyJump().ifPresent(chain -> command.addAll(List.of("-J", chain.replace(" ", ""))));
        command.add("--");
        command.add(server.user().map(user -> user + "@").orElse("") + server.address());
        return List.copyOf(command);
    }

    private static String quote(Path file) {
        String text = file.toString();
        return text.contains(" ") ? "\"" + text + "\"" : text;
    }
}
