package dev.fettle.ssh;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ConnectionException.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Merge what the infra says about a server with the OpenSSH configuration; the infra wins. */
final class TargetResolver {

    private static final List<String> DEFAULT_IDENTITIES =
            List.of("~/.ssh/id_ed25519", "~/.ssh/id_ecdsa", "~/.ssh/id_rsa");
    private static final Path SYSTEM_KNOWN_HOSTS = Path.of("/etc/ssh/ssh_known_hosts");
    private static final int MAX_JUMPS = 8;

    private final SshSettings settings;
    private final ClientConfig config;
    private final Consumer<Diagnostic> diagnostics;

    TargetResolver(SshSettings settings, ClientConfig config, Consumer<Diagnostic> diagnostics) {
        this.settings = settings;
        this.config = config;
        this.diagnostics = diagnostics;
    }

    Target resolve(Server server) throws ConnectionException, InterruptedException {
        ServerOptions options = ServerOptions.of(server);
        return resolve(
                options, server.id().name(), new JumpSpec(server.user(), server.address(), server.port()), true, 0);
    }

    private Target resolve(ServerOptions options, String label, JumpSpec spec, boolean isServer, int depth)
            throws ConnectionException, InterruptedException {
        if (depth > MAX_JUMPS) {
            throw new ConnectionException(
                    Reason.UNUSABLE,
                    "`" + options.label() + "` is behind more than " + MAX_JUMPS + " jump hosts.",
                    "Look for jump hosts in the OpenSSH configuration that lead to each other.");
        }
        HostConfig found = config.of(spec.host(), spec.user(), spec.port());
        String host = found.first("hostname").orElse(spec.host());
        int port = spec.port().or(() -> found.number("port")).orElse(22);
        String user = spec.user().or(() -> found.first("user")).orElse(settings.localUser());
        Tokens tokens = new Tokens(settings, host, port, user);
        List<Target> via = via(options, found, label, isServer, depth);
        return new Target(
                label,
                host,
                port,
                user,
                found.first("hostkeyalias")
                        .map(alias -> alias.toLowerCase(Locale.ROOT))
                        .orElse(KnownHosts.nameOf(host, port)),
                identities(options, found, tokens, isServer),
                isServer && options.identityFile().isPresent(),
                found.isYes("identitiesonly"),
                agent(found, tokens),
                knownHosts(options, found, tokens),
                policy(options, found, label),
                found.isYes("hashknownhosts"),
                options.connectTimeout()
                        .or(() -> found.number("connecttimeout").map(Duration::ofSeconds))
                        .orElse(Duration.ofSeconds(10)),
                keepAlive(found),
                via);
    }

    private List<Target> via(ServerOptions options, HostConfig found, String label, boolean isServer, int depth)
            throws ConnectionException, InterruptedException {
        Optional<String> infra = isServer ? options.proxyJump() : Optional.empty();
        String chain = infra.or(() -> found.first("proxyjump")).orElse("none");
        if (chain.equalsIgnoreCase("none")) {
            Optional<String> command = found.first("proxycommand").filter(text -> !text.equalsIgnoreCase("none"));
            if (infra.isEmpty() && command.isPresent()) {
                throw new ConnectionException(
                        Reason.UNUSABLE,
                        "The OpenSSH configuration reaches `" + label + "` by a ProxyCommand, which is not supported.",
                        "Use ProxyJump there, or proxy_jump in the infra.");
            }
            return List.of();
        }
        List<Target> hops = new ArrayList<>();
        for (String text : chain.split(",")) {
            JumpSpec spec = JumpSpec.parse(text.strip());
            Target hop = resolve(options, spec.toString(), spec, false, depth + 1);
            // Only the first one is dialled from here, so only its own jump hosts count.
            if (hops.isEmpty()) {
                hops.addAll(hop.via());
            }
            hops.add(hop);
        }
        return hops;
    }

    private List<Path> identities(ServerOptions options, HostConfig found, Tokens tokens, boolean isServer) {
        List<String> configured = found.all("identityfile").stream()
                .filter(file -> !file.equalsIgnoreCase("none"))
                .toList();
        Stream<Path> others = (found.all("identityfile").isEmpty() ? DEFAULT_IDENTITIES : configured)
                .stream().map(tokens::path);
        Stream<Path> own = options.identityFile().map(settings::expand).stream();
        if (isServer && options.identityFile().isPresent()) {
            return own.toList();
        }
        return Stream.concat(own, others).distinct().toList();
    }

    private Optional<Path> agent(HostConfig found, Tokens tokens) {
        String agent = found.first("identityagent").orElse("SSH_AUTH_SOCK");
        if (agent.equalsIgnoreCase("none")) {
            return Optional.empty();
        }
        return agent.equals("SSH_AUTH_SOCK") ? settings.agentSocket() : Optional.of(tokens.path(agent));
    }

    private List<Path> knownHosts(ServerOptions options, HostConfig found, Tokens tokens) {
        List<Path> files = new ArrayList<>();
        options.knownHosts().map(settings::expand).ifPresent(files::add);
        List<Path> users = paths(found.first("userknownhostsfile"), tokens);
        // OpenSSH prints its default with the home directory of the password file; ours is the one we were given.
        if (users.isEmpty() || isDefault(users)) {
            files.add(settings.homeDirectory().resolve(".ssh/known_hosts"));
            files.add(settings.homeDirectory().resolve(".ssh/known_hosts2"));
        } else {
            files.addAll(users);
        }
        List<Path> system = paths(found.first("globalknownhostsfile"), tokens);
        files.addAll(system.isEmpty() ? List.of(SYSTEM_KNOWN_HOSTS) : system);
        return files.stream().distinct().toList();
    }

    private static boolean isDefault(List<Path> files) {
        return files.size() == 2
                && files.get(0).endsWith(".ssh/known_hosts")
                && files.get(1).endsWith(".ssh/known_hosts2");
    }

    private static List<Path> paths(Optional<String> value, Tokens tokens) {
        return value.stream()
                .flatMap(text -> Stream.of(text.split("\\s+")))
                .filter(text -> !text.isEmpty() && !text.equalsIgnoreCase("none"))
                .map(tokens::path)
                .toList();
    }

    private HostKeyPolicy policy(ServerOptions options, HostConfig found, String label) {
        if (options.hostKeyPolicy().isPresent()) {
            return options.hostKeyPolicy().get();
        }
        String configured = found.first("stricthostkeychecking").orElse("ask").toLowerCase(Locale.ROOT);
        if (configured.equals("no") || configured.equals("false") || configured.equals("off")) {
            diagnostics.accept(Diagnostic.warning(
                            Diagnostic.Code.HOST_KEY,
                            "The OpenSSH configuration does not check the key of `" + label
                                    + "`; it is treated like `accept-new`.",
                            "Say accept-new there, or host_key_check in the infra.")
                    .about(label));
            return HostKeyPolicy.ACCEPT_NEW;
        }
        return configured.equals("accept-new") ? HostKeyPolicy.ACCEPT_NEW : HostKeyPolicy.STRICT;
    }

    private Duration keepAlive(HostConfig found) {
        return found.number("serveraliveinterval")
                .map(seconds -> Duration.ofSeconds(
                        (long) seconds * found.number("serveralivecountmax").orElse(3)))
                .orElse(settings.keepAliveLimit());
    }

    /** Expand what OpenSSH leaves to the reader of {@code ssh -G}: {@code ~} and the common percent signs. */
    private record Tokens(SshSettings settings, String host, int port, String user) {

        Path path(String text) {
            String unquoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                    ? text.substring(1, text.length() - 1)
                    : text;
            StringBuilder expanded = new StringBuilder();
            for (int i = 0; i < unquoted.length(); i++) {
                char c = unquoted.charAt(i);
                if (c != '%' || i + 1 == unquoted.length()) {
                    expanded.append(c);
                    continue;
                }
                char token = unquoted.charAt(++i);
                switch (token) {
                    case '%' -> expanded.append('%');
                    case 'd' -> expanded.append(settings.homeDirectory());
                    case 'h' -> expanded.append(host);
                    case 'p' -> expanded.append(port);
                    case 'r' -> expanded.append(user);
                    case 'u' -> expanded.append(settings.localUser());
                    default -> expanded.append('%').append(token);
                }
            }
            return settings.expand(expanded.toString());
        }
    }
}
