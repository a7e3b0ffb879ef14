package dev.fettle.sandbox;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Bring hosts of one group up and down. Whoever calls holds the group's lock. Everything is recorded before it is made,
 * and found again by its record or by its place, so that a crash at any point leaves nothing that {@link #downAll}
 * misses.
 */
final class Group {

    private static final int FIRST_HOST = 11;
    private static final int LAST_HOST = 250;

    private final SandboxOptions options;
    private final GroupFiles files;
    private final StateFile state;

    Group(SandboxOptions options) {
        this.options = options;
        this.files = new GroupFiles(options.stateDir(), options.group());
        this.state = StateFile.read(files.state());
    }

    /** Return the process that a temporary group belongs to. */
    Optional<ProcessId> owner() {
        return state.process("owner");
    }

    /** Describe all hosts by name. */
    List<SandboxHost> list() {
        return files.hosts().stream()
                .map(files::host)
                .filter(host -> Files.exists(host.state()))
                .flatMap(host -> describe(host).stream())
                .toList();
    }

    /** Boot those hosts that do not run. */
    void up(Collection<String> names) throws InterruptedException {
        removeDead();
        Set<String> present = Set.copyOf(files.hosts());
        List<String> wanted = names.stream()
                .distinct()
                .filter(name -> !present.contains(name))
                .toList();
        if (wanted.isEmpty()) {
            return;
        }
        Folders.make(files.dir(), "rwx------");
        if (options.temporary()) {
            ProcessId.of(ProcessHandle.current().pid()).ifPresent(self -> state.put("owner", self));
        }
        MachineSources sources = MachineSources.read();
        Path image = new RootImage(options.cacheDir(), sources, options.listener()).provide();
        provideKey();
        Network network = Network.provide(state);
        Map<String, Integer> numbers = number(wanted);
        ProxyProcess proxy = new ProxyProcess(files, state);
        try (Parallel parallel = new Parallel()) {
            parallel.start("package proxy", () -> proxy.provide(network, sources, options.cacheDir()));
            numbers.forEach((name, number) ->
                    parallel.start(name, () -> boot(files.host(name), network, number, image, sources)));
            parallel.await();
        } finally {
            writePeers(network);
        }
    }

    /** Take hosts down, and with the last one everything that they shared. */
    void down(Collection<String> names) throws InterruptedException {
        try (Parallel parallel = new Parallel()) {
            names.stream().distinct().forEach(name -> parallel.start(name, () -> remove(files.host(name))));
            parallel.await();
        }
        if (files.hosts().isEmpty()) {
            new ProxyProcess(files, state).stop();
            Optional<Network> network = Network.recorded(state);
            if (network.isPresent()) {
                network.get().remove();
            }
            Mounts.removeUnder(files.dir());
            Folders.remove(files.dir());
        } else {
            Network.recorded(state).ifPresent(this::writePeers);
        }
    }

    /** Take everything down. */
    void downAll() throws InterruptedException {
        down(files.hosts());
    }

    /** Return the address that the group's hosts reach this machine by. */
    Optional<String> gateway() {
        return Network.recorded(state).map(Network::gateway);
    }

    private void boot(HostFiles host, Network network, int number, Path image, MachineSources sources)
            throws InterruptedException {
        options.listener().progress("Starting " + host.name() + ".");
        boolean up = false;
        try {
            HostDisk disk = new HostDisk(host);
            disk.mount(image);
            disk.configure(
                    network.address(number),
                    sources.lines("http://" + network.gateway() + ":" + ProxyProcess.PORT),
                    Folders.read(files.publicKey()),
                    options.sudoPassword());
            HostProcess process = new HostProcess(host, StateFile.read(host.state()));
            process.start(network.machine(number), network.bridge());
            process.awaitBoot(network.address(number), options.bootLimit());
            up = true;
            options.listener().progress(host.name() + " is up at " + network.address(number) + ".");
        } finally {
            if (!up) {
                remove(host);
            }
        }
    }

    /** Give every new host a number, recorded before anything of the host is made. */
    private Map<String, Integer> number(List<String> names) {
        Set<Integer> taken = new HashSet<>();
        files.hosts().forEach(name -> number(files.host(name)).ifPresent(taken::add));
        Map<String, Integer> numbers = new LinkedHashMap<>();
        int next = FIRST_HOST;
        for (String name : names) {
            while (taken.contains(next)) {
                next++;
            }
            if (next > LAST_HOST) {
                throw new EngineException(Diagnostic.error(
                        Diagnostic.Code.ENVIRONMENT,
                        "The group `" + options.group() + "` has no room for another host.",
                        "Take some down, or use another group."));
            }
            numbers.put(name, next);
            taken.add(next);
        }
        numbers.forEach((name, number) ->
                StateFile.read(files.host(name).state()).put(Map.of("number", Integer.toString(number))));
        return numbers;
    }

    private static Optional<Integer> number(HostFiles host) {
        return StateFile.read(host.state()).number("number");
    }

    private void provideKey() throws InterruptedException {
        if (!Files.exists(files.publicKey())) {
            Programs.run(Limits.COMMAND, "rm", "-f", files.privateKey().toString());
            Programs.must(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    "",
                    "-C",
                    "fettle-sandbox",
                    "-f",
                    files.privateKey().toString());
        }
        Folders.make(files.published(), "rwxr-xr-x");
    }

    /** Remove hosts that a crash or their own power-off left behind. */
    private void removeDead() throws InterruptedException {
        try (Parallel parallel = new Parallel()) {
            for (String name : files.hosts()) {
                HostFiles host = files.host(name);
                if (new HostProcess(host, StateFile.read(host.state())).init().isEmpty()) {
                    parallel.start(name, () -> remove(host));
                }
            }
            parallel.await();
        }
    }

    private void remove(HostFiles host) throws InterruptedException {
        Optional<String> machine =
                Network.recorded(state).flatMap(network -> number(host).map(network::machine));
        new HostProcess(host, StateFile.read(host.state())).stop(machine);
        Mounts.removeUnder(host.dir());
        Folders.remove(host.dir());
    }

    /** Write who has which address, and which key, for the hosts and for SSH clients on this machine. */
    private void writePeers(Network network) {
        Map<String, String> addresses = new TreeMap<>();
        List<String> keys = new ArrayList<>();
        for (SandboxHost host : list()) {
            if (host.running()) {
                addresses.put(
                        host.name(),
                        network.address(number(files.host(host.name())).orElseThrow()));
                keys.add(HostDisk.knownHost(files.host(host.name()), host.address()));
            }
        }
        addresses.keySet().forEach(name -> new HostDisk(files.host(name)).writePeers(addresses));
        Folders.write(files.knownHosts(), keys.stream().collect(Collectors.joining("\n", "", "\n")), "rw-r--r--");
    }

    private Optional<SandboxHost> describe(HostFiles host) {
        Optional<Network> network = Network.recorded(state);
        Optional<Integer> number = number(host);
        if (network.isEmpty() || number.isEmpty()) {
            return Optional.empty();
        }
        HostProcess process = new HostProcess(host, StateFile.read(host.state()));
        Optional<Long> init = process.init();
        return Optional.of(new SandboxHost(
                host.name(),
                options.group(),
                network.get().address(number.get()),
                "root",
                files.privateKey(),
                files.knownHosts(),
                host.root(),
                host.console(),
                process.leader().map(id -> OptionalLong.of(id.pid())).orElse(OptionalLong.empty()),
                init.map(OptionalLong::of).orElse(OptionalLong.empty())));
    }
}
