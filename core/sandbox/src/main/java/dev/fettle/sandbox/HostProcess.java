package dev.fettle.sandbox;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The running side of a host: the leader, which holds it up with {@code systemd-nspawn} and does so again when it reboots, and the
 * host's own systemd below that (init).
 */
final class HostProcess {

    private static final String LEADER = "leader";
    private static final int SSH_PORT = 22;
    private static final int PROBE_MILLIS = 200;
    private static final int CONSOLE_LINES = 15;

    /** Joins the given control groups, then becomes systemd-nspawn. */
    private static final String JOIN = "n=$1; shift; while [ \"$n\" -gt 0 ]; do"
            + " echo $$ > \"$1/cgroup.procs\" || exit 1; shift; n=$((n-1)); done; exec systemd-nspawn \"$@\"";

    /** Runs the first argument as a script until the host powers off: with status 133 systemd-nspawn asks to be begun again. */
    private static final String LEAD = "j=$1; shift; trap 'kill -TERM \"$p\"' TERM;"
            + " while :; do sh -c \"$j\" fettle-sandbox-host \"$@\" & p=$!; wait \"$p\"; s=$?;"
            + " while kill -0 \"$p\" 2>/dev/null; do wait \"$p\"; s=$?; done;"
            + " [ \"$s\" -eq 133 ] || exit \"$s\"; done";

    private final HostFiles files;
    private final StateFile state;

    HostProcess(HostFiles files, StateFile state) {
        this.files = files;
        this.state = state;
    }

    /** Boot the host, apart from this process: it lives on when this one ends. */
    void start(String machine, String bridge) {
        List<String> command = new ArrayList<>(List.of("setsid", "sh", "-c", LEAD, "fettle-sandbox", JOIN));
        // With systemd on this machine, nspawn asks it for a scope. Without, hosts would share one control group, and
        // systemd in one would see the services of another as its own.
        List<Path> groups = systemdRuns() ? List.of() : ControlGroups.make(machine);
        command.add(Integer.toString(groups.size()));
        groups.forEach(group -> command.add(group.toString()));
        command.addAll(List.of(
                "--quiet",
                "--boot",
                "--register=no",
                directoryOption(),
                "--machine=" + machine,
                "--network-bridge=" + bridge,
                "--resolv-conf=off",
                "--timezone=off",
                "--link-journal=no"));
        if (!systemdRuns()) {
            command.add("--keep-unit");
        }
        try {
            Process process = Programs.prepare(command)
                    .redirectErrorStream(true)
                    .redirectOutput(files.console().toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            ProcessId.of(process.pid()).ifPresent(id -> state.put(LEADER, id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Wait until SSH answers and users may log in. */
    void awaitBoot(String address, Duration limit) throws InterruptedException {
        boolean answered = Waits.until(limit, () -> leader().isEmpty() || (speaksSsh(address) && loginsAllowed()));
        if (!answered || leader().isEmpty()) {
            String what =
                    answered ? "ended while booting." : "did not answer within " + limit.toSeconds() + " seconds.";
            throw new EngineException(Diagnostic.error(
                            Diagnostic.Code.ENVIRONMENT,
                            "The disposable host `" + files.name() + "` " + what,
                            console())
                    .about(files.name()));
        }
    }

    /** Return the process that holds the host up. */
    Optional<ProcessId> leader() {
        return state.process(LEADER).filter(ProcessId::isAlive);
    }

    /** Return the host's systemd: the process below the leader that is the first of its namespace. */
    Optional<Long> init() {
        return leader().flatMap(leader -> ProcessHandle.of(leader.pid()))
                .flatMap(leader -> leader.descendants()
                        .map(ProcessHandle::pid)
                        .filter(HostProcess::firstOfNamespace)
                        .findFirst());
    }

    /** Power the host off, or kill it when it takes too long; also what a crash left without a record. */
    void stop(Optional<String> machine) throws InterruptedException {
        List<ProcessId> leaders =
                Stream.concat(leader().stream(), unrecorded()).distinct().toList();
        leaders.forEach(ProcessId::terminate);
        for (ProcessId leader : leaders) {
            if (!leader.awaitEnd(Limits.POWER_OFF)) {
                leader.kill();
                leader.awaitEnd(Limits.KILLED);
            }
        }
        // A killed leader leaves the host running without it.
        List<ProcessId> inside = onDisk().toList();
        inside.forEach(ProcessId::kill);
        for (ProcessId process : inside) {
            process.awaitEnd(Limits.KILLED);
        }
        if (machine.isPresent()) {
            removeTraces(machine.get());
        }
    }

    private static void removeTraces(String machine) throws InterruptedException {
        ControlGroups.remove(machine);
        // The kernel takes a while to drop the interface of a host that was killed.
        if (Files.exists(Path.of("/sys/class/net/vb-" + machine))) {
            Programs.run(Limits.COMMAND, "ip", "link", "delete", "vb-" + machine);
        }
        Path propagate = Path.of("/run/systemd/nspawn/propagate", machine);
        if (Files.isDirectory(propagate)) {
            Mounts.removeUnder(propagate);
            Folders.remove(propagate);
        }
    }

    /** Return the processes whose root directory is this host's disk, in whatever namespace. */
    private Stream<ProcessId> onDisk() {
        String layer = "upperdir=" + files.upper();
        return ProcessId.all()
                .filter(pid -> Mounts.rootOptions(pid).contains(layer))
                .mapToObj(ProcessId::of)
                .flatMap(Optional::stream);
    }

    private Stream<ProcessId> unrecorded() {
        String option = directoryOption();
        return ProcessId.all()
                .filter(pid -> List.of(ProcessId.arguments(pid)).contains(option))
                .mapToObj(ProcessId::of)
                .flatMap(Optional::stream);
    }

    private String directoryOption() {
        return "--directory=" + files.root();
    }

    private String console() {
        try {
            String text = Files.readString(files.console(), StandardCharsets.ISO_8859_1)
                    .replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "")
                    .replace("\r", "");
            return InotifyLimit.remark(text) + "Its console ends with:\n" + Folders.lastLines(text, CONSOLE_LINES);
        } catch (IOException e) {
            return "It left nothing on its console.";
        }
    }

    private boolean loginsAllowed() {
        return init().filter(pid -> !Files.exists(Path.of("/proc/" + pid + "/root/run/nologin")))
                .isPresent();
    }

    private static boolean systemdRuns() {
        return Files.isDirectory(Path.of("/run/systemd/system"));
    }

    private static boolean speaksSsh(String address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, SSH_PORT), PROBE_MILLIS);
            socket.setSoTimeout(PROBE_MILLIS);
            return new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII).equals("SSH-");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Read the last part of {@code NSpid:} in {@code /proc/PID/status}: the number in the innermost namespace. */
    private static boolean firstOfNamespace(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status"), StandardCharsets.ISO_8859_1).stream()
                    .anyMatch(line -> line.startsWith("NSpid:") && line.endsWith("\t1"));
        } catch (IOException gone) {
            return false;
        }
    }
}
