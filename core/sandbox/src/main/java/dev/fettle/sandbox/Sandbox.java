package dev.fettle.sandbox;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Boot disposable Debian hosts with a real systemd and sshd, about a second each once the root image is there.
 *
 * <pre>{@code
 * try (Sandbox sandbox = Sandbox.open(SandboxOptions.defaults().withGroup("try").asTemporary())) {
 *     List<SandboxHost> hosts = sandbox.up("db-1", "coder-1");
 * }
 * }</pre>
 *
 * <p>Hosts outlive this object and this process unless the group is temporary: they are processes of their own, and
 * their state is in files, so another process can list them and take them down. What a crash left is cleared up by
 * {@link #downAll()} and by the next {@link #up}.
 *
 * <p>Thread-safe; calls for one group wait for each other, across processes too.
 */
public final class Sandbox implements AutoCloseable {

    private static final String NAME = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    private final SandboxOptions options;
    private final GroupFiles files;

    private Sandbox(SandboxOptions options) {
        this.options = options;
        this.files = new GroupFiles(options.stateDir(), options.group());
    }

    /** Open a group of hosts; nothing is made yet. */
    public static Sandbox open(SandboxOptions options) {
        return new Sandbox(requireNonNull(options, "options is null"));
    }

    /**
     * Check that this machine can hold hosts, and install the Debian packages that are missing for it.
     *
     * @param listener hears what is installed
     * @throws EngineException with the code {@code environment} when it cannot; the hint says what to type
     * @throws InterruptedException when the calling thread is interrupted
     */
    public static void prepare(SandboxListener listener) throws InterruptedException {
        Requirements.provide(listener);
    }

    /**
     * Boot hosts and wait until SSH answers on each; those that run already are left alone. Builds the root image first
     * if it is not there, which takes about a minute.
     *
     * @param names host names
     * @return the named hosts in that order
     * @throws EngineException when this machine cannot hold hosts, or some did not boot; the others are up then
     * @throws InterruptedException when the calling thread is interrupted; {@link #downAll()} clears up
     */
    public List<SandboxHost> up(String... names) throws InterruptedException {
        return up(List.of(names));
    }

    /** Boot hosts; see {@link #up(String...)}. */
    public List<SandboxHost> up(Collection<String> names) throws InterruptedException {
        for (String name : names) {
            if (!name.matches(NAME)) {
                throw new EngineException(Diagnostic.error(
                        Diagnostic.Code.SERVER_UNKNOWN,
                        "`" + name + "` is not a host name.",
                        "Use lower-case letters, digits and dashes, such as `db-1`."));
            }
        }
        Requirements.provide(options.listener());
        removeOrphanedGroups();
        locked(group -> group.up(names));
        List<SandboxHost> all = list();
        return names.stream()
                .map(name -> all.stream()
                        .filter(host -> host.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> unknown(Set.of(name))))
                .toList();
    }

    /**
     * Describe the hosts of the group by name, also those that stopped by themselves.
     *
     * @throws EngineException when this is not root, who alone may look into the group
     */
    public List<SandboxHost> list() {
        Requirements.root(files.dir());
        return new Group(options).list();
    }

    /** Describe one host, or return empty when the group has none of that name. */
    public Optional<SandboxHost> find(String name) {
        return list().stream().filter(host -> host.name().equals(name)).findFirst();
    }

    /**
     * Power hosts off and remove their disks; with the last host of the group everything goes that they shared.
     *
     * @throws EngineException when a host is not there, after the others were taken down; or when this is not root
     * @throws InterruptedException when the calling thread is interrupted
     */
    public void down(String... names) throws InterruptedException {
        Requirements.root(files.dir());
        Set<String> present = Set.copyOf(files.hosts());
        Set<String> wanted = Set.of(names);
        locked(group -> group.down(wanted.stream().filter(present::contains).toList()));
        Set<String> absent =
                wanted.stream().filter(name -> !present.contains(name)).collect(Collectors.toSet());
        if (!absent.isEmpty()) {
            throw unknown(absent);
        }
    }

    /**
     * Power all hosts of the group off and remove everything that belongs to it, also what a crash left. Does nothing
     * when there is nothing.
     *
     * @throws EngineException when this is not root
     * @throws InterruptedException when the calling thread is interrupted
     */
    public void downAll() throws InterruptedException {
        if (GroupFiles.groups(options.stateDir()).contains(options.group())) {
            Requirements.root(files.dir());
            locked(Group::downAll);
        }
    }

    /**
     * Return the folder whose files the hosts can fetch from {@link #filesUrl()}. It is there while hosts are up and goes
     * with the last of them.
     */
    public Path files() {
        return files.published();
    }

    /** Return the address under which the hosts see {@link #files()}, without a slash at the end. */
    public String filesUrl() {
        String gateway = new Group(options)
                .gateway()
                .orElseThrow(() -> new EngineException(Diagnostic.error(
                        Diagnostic.Code.SERVER_UNKNOWN,
                        "The group `" + options.group() + "` has no hosts.",
                        "Bring some up first.")));
        return "http://" + gateway + ":" + ProxyProcess.PORT + "/" + dev.fettle.sandbox.proxy.PackageProxy.FILES;
    }

    /** Return the log of the package proxy: one line for every request and where its answer came from. */
    public Path proxyLog() {
        return files.proxyLog();
    }

    /** Take a temporary group down; leave any other running. */
    @Override
    public void close() {
        if (options.temporary()) {
            try {
                downAll();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private interface Change {
        void make(Group group) throws InterruptedException;
    }

    private void locked(Change change) throws InterruptedException {
        try (InterProcessLock lock =
                InterProcessLock.take(files.lock(), Limits.LOCK, "changing the group `" + options.group() + "`")) {
            change.make(new Group(options));
        }
    }

    /** Take down temporary groups whose process died without doing so. */
    private void removeOrphanedGroups() throws InterruptedException {
        for (String name : GroupFiles.groups(options.stateDir())) {
            SandboxOptions theirs = options.withGroup(name);
            if (!orphaned(theirs)) {
                continue;
            }
            Optional<InterProcessLock> lock =
                    InterProcessLock.tryTake(new GroupFiles(options.stateDir(), name).lock(), Duration.ZERO);
            if (lock.isPresent()) {
                try (InterProcessLock held = lock.get()) {
                    if (orphaned(theirs)) {
                        new Group(theirs).downAll();
                    }
                }
            }
        }
    }

    private static boolean orphaned(SandboxOptions group) {
        return new Group(group).owner().filter(owner -> !owner.isAlive()).isPresent();
    }

    private EngineException unknown(Set<String> names) {
        return new EngineException(names.stream()
                .sorted()
                .map(name -> Diagnostic.error(
                        Diagnostic.Code.SERVER_UNKNOWN,
                        "The group `" + options.group() + "` has no host `" + name + "`.",
                        "See `fettle sandbox list`."))
                .toList());
    }
}
