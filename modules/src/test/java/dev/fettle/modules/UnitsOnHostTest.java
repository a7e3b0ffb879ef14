package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.plan.Plan;
import dev.fettle.modules.environmentfile.EnvironmentFileModule;
import dev.fettle.modules.environmentfile.EnvironmentFileSpec;
import dev.fettle.modules.file.FileModule;
import dev.fettle.modules.file.FileSpec;
import dev.fettle.modules.service.ServiceModule;
import dev.fettle.modules.service.ServiceSpec;
import dev.fettle.modules.service.ServiceSpec.RunState;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.systemdunit.SystemdUnitModule;
import dev.fettle.modules.systemdunit.SystemdUnitSpec;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@SandboxHosts("units-1")
final class UnitsOnHostTest {

    private final HostBench bench;

    UnitsOnHostTest(SandboxHost host) {
        bench = new HostBench(host, Modules.all());
    }

    private Task unit(String name, String text) {
        return bench.task(
                        name.replace("@", "-") + "-unit",
                        new SystemdUnitModule(),
                        SystemdUnitSpec.of(name, Content.of(text)))
                .build();
    }

    private Task service(ServiceSpec spec) {
        return bench.task(spec.unit().replace("@", "-"), new ServiceModule(), spec)
                .build();
    }

    private static ServiceSpec started(String unit, Duration stableFor) {
        return new ServiceSpec(unit, Optional.empty(), Optional.of(RunState.STARTED), Optional.empty(), stableFor);
    }

    private String pid(String unit) {
        return bench.sh("systemctl show -p MainPID " + unit);
    }

    @Test
    void runsAUnitPaysItsRestartsAndTakesItAway() {
        String text =
                "[Service]\nExecStart=/bin/sh -c 'cat /etc/calm.conf; exec sleep infinity'\nExecReload=/bin/true\n"
                        + "[Install]\nWantedBy=multi-user.target\n";
        Task unit = unit("calm.service", text);
        Task dropIn = bench.task(
                        "drop-in",
                        new SystemdUnitModule(),
                        new SystemdUnitSpec(
                                "calm.service",
                                Optional.of("10-limits"),
                                Optional.of(Content.of("[Service]\nLimitNOFILE=4242\n")),
                                SystemdUnitSpec.DIRECTORY,
                                Presence.PRESENT))
                .triggers(bench.id("calm.service"), "restart")
                .build();
        Task service = service(ServiceSpec.running("calm.service"));
        Task[] first = {conf("one\n", "restart"), unit, dropIn, service};
        Report report = bench.converge(first);
        assertThat(report.unforeseen()).isEmpty();
        assertThat(bench.sh("systemctl is-enabled calm; systemctl show -p LimitNOFILE calm"))
                .isEqualTo("enabled\nLimitNOFILE=4242\n");

        String before = pid("calm");
        Task[] second = {conf("two\n", "restart"), unit, dropIn, service};
        bench.expectChanges(List.of("conf: content differs", "calm.service: calm.service is owed a restart"), second);
        bench.converge(second);
        assertThat(pid("calm")).isNotEqualTo(before);

        before = pid("calm");
        bench.converge(conf("three\n", "reload"), unit, dropIn, service);
        assertThat(pid("calm")).isEqualTo(before);

        // A file that systemd has not read, as after a crash between placing it and reloading.
        bench.sh("touch -d '2 hours' /etc/systemd/system/calm.service");
        Task[] third = {conf("three\n", "reload"), unit, dropIn, service};
        bench.expectChanges(
                List.of(
                        "calm.service-unit: systemd has not read the file since it changed",
                        "drop-in: systemd has not read the file since it changed",
                        "calm.service: calm.service is owed a restart"),
                third);
        bench.converge(third);

        bench.sh("systemctl stop calm; systemctl disable -q calm");
        Plan byHand = bench.plan(third);
        assertThat(((Decision.Change) byHand.changes().get(0).decision()).differences())
                .containsExactly(Difference.created("enabled", "enabled"), Difference.created("state", "started"));
        bench.converge(third);

        assertThat(bench.plan().diagnostics()).isEmpty();
        bench.converge();
        assertThat(bench.sh("ls -d /etc/systemd/system/calm* || :; systemctl show -p LoadState,ActiveState calm"))
                .isEqualTo("LoadState=not-found\nActiveState=inactive\n");
    }

    private Task conf(String text, String effect) {
        return bench.task("conf", new FileModule(), FileSpec.of("/etc/calm.conf", text))
                .triggers(bench.id("calm.service"), effect)
                .build();
    }

    @Test
    void noticesAUnitThatDoesNotGoOnRunning() {
        Task unit = unit(
                "loop.service",
                "[Service]\nExecStart=/bin/sh -c 'sleep 1; echo the database is on fire; exit 3'\n"
                        + "Restart=always\nRestartSec=100ms\n");
        Report report = bench.apply(unit, service(started("loop.service", Duration.ofSeconds(3))));
        TaskResult result = bench.result(report, "loop.service");
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.detail()).contains("the database is on fire").contains("loop.service: it");
        bench.converge(
                unit,
                service(new ServiceSpec(
                        "loop.service",
                        Optional.empty(),
                        Optional.of(RunState.STOPPED),
                        Optional.empty(),
                        Duration.ZERO)));
    }

    @Test
    void masksAndUnmasks() {
        Task unit = unit(
                "veil.service", "[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n");
        bench.converge(unit, service(ServiceSpec.running("veil.service")));
        bench.sh("systemctl disable -q --now veil; mv /etc/systemd/system/veil.service /run/systemd/system/;"
                + " systemctl daemon-reload");
        ServiceSpec masked = new ServiceSpec(
                "veil.service", Optional.empty(), Optional.of(RunState.STOPPED), Optional.of(true), Duration.ZERO);
        bench.converge(service(masked));
        Plan refused = bench.plan(service(started("veil.service", Duration.ZERO)));
        assertThat(refused.diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.summary()).contains("is masked"));
        bench.converge(service(new ServiceSpec(
                "veil.service", Optional.of(true), Optional.of(RunState.STARTED), Optional.of(false), Duration.ZERO)));
    }

    @Test
    void refusesAUnitThatSystemdWouldRefuse() {
        Report report = bench.apply(unit("odd.service", "[Service]\nType=notfy\n"));
        TaskResult result = bench.result(report, "odd.service-unit");
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.detail()).contains("bad unit file setting");
        assertThat(bench.sh("ls /etc/systemd/system/odd.service 2>/dev/null || echo none"))
                .isEqualTo("none\n");
    }

    @Test
    void enablesATemplateAndRunsAnInstance() {
        Task unit = unit(
                "many@.service",
                "[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\nDefaultInstance=a\n");
        bench.converge(unit, service(ServiceSpec.running("many@one.service")));
        assertThat(bench.sh("systemctl is-active many@one")).isEqualTo("active\n");
    }

    @Test
    void givesAUnitItsEnvironmentAsItIsWritten() {
        String text = "a \"b\" $HOME `id` \\n 'c' # d %h";
        bench.secret("token", "p\"a\\s$s`w");
        EnvironmentFileSpec variables = EnvironmentFileSpec.of(
                "/etc/env-1.env",
                Map.of(
                        "TEXT", Content.of(text),
                        "LINES", Content.of("one\ntwo "),
                        "TOKEN", Content.secret(SecretRef.parse("test:token")).plus("!")));
        Task unit = unit(
                "env-1.service",
                "[Service]\nType=oneshot\nRemainAfterExit=yes\nEnvironmentFile=/etc/env-1.env\n"
                        + "ExecStart=/bin/sh -c 'printf \"%%s|%%s|%%s\" \"$$TEXT\" \"$$LINES\" \"$$TOKEN\" >/run/env-1'\n");
        Task file = bench.task("env", new EnvironmentFileModule(), variables)
                .triggers(bench.id("env-1.service"), "restart")
                .build();
        Task service = service(started("env-1.service", Duration.ZERO));
        Report report = bench.converge(file, unit, service);
        assertThat(bench.sh("cat /run/env-1")).isEqualTo(text + "|one\ntwo |p\"a\\s$s`w!");
        assertThat(bench.sh("stat -c '%a %U' /etc/env-1.env")).isEqualTo("600 root\n");
        assertThat(report.toString()).doesNotContain("p\"a");
        bench.sh("sed -i s/^LINES/OTHER/ /etc/env-1.env");
        bench.expectChanges(
                List.of("env: content differs", "env-1.service: env-1.service is owed a restart"), file, unit, service);
        bench.converge(file, unit, service);
        bench.converge();
        assertThat(bench.sh("ls /etc/env-1.env 2>&1 || :")).contains("No such file");
    }

    @Test
    void opensASocketAnewWhileItsServiceRuns() {
        String socket = "[Socket]\nListenStream=/run/door.sock\n[Install]\nWantedBy=sockets.target\n";
        Task service = unit("door.service", "[Service]\nExecStart=/bin/sleep infinity\n");
        Task opened = service(ServiceSpec.running("door.socket"));
        bench.converge(service, owing("door.socket", socket), opened);
        bench.sh("systemctl start door.service");
        String before = pid("door.service");
        Task other = owing("door.socket", socket.replace("/run/door.sock", "/run/door-2.sock"));
        bench.expectChanges(
                List.of(
                        "door.socket-unit: the content differs",
                        "door.socket: door.socket is owed a restart; where door.service runs, it is stopped and started"
                                + " with it"),
                service,
                other,
                opened);
        bench.converge(service, other, opened);
        assertThat(bench.sh("systemctl is-active door.socket door.service; ls /run/door-2.sock"))
                .isEqualTo("active\nactive\n/run/door-2.sock\n");
        assertThat(pid("door.service")).isNotEqualTo(before);
        bench.sh("systemctl stop door.service");
        bench.converge();
    }

    private Task owing(String unit, String text) {
        return bench.task(unit + "-unit", new SystemdUnitModule(), SystemdUnitSpec.of(unit, Content.of(text)))
                .triggers(bench.id(unit), "restart")
                .build();
    }

    @Test
    void runsAUnitOfAUserWhoIsNotLoggedIn() {
        bench.sh("apt-get -qq update && apt-get -qq install libpam-systemd >/dev/null 2>&1; useradd -m ann");
        Task unit = bench.task(
                        "unit",
                        new FileModule(),
                        FileSpec.of(
                                "/etc/systemd/user/tick.service",
                                "[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=default.target\n"))
                .build();
        Task service = bench.task(
                        "tick", new ServiceModule(), ServiceSpec.running("tick").of("ann"))
                .after(bench.id("unit"))
                .build();
        bench.converge(unit, service);
        assertThat(bench.sh("ps -o user= -p $(pgrep -x sleep -U ann); ls /var/lib/systemd/linger"))
                .isEqualTo("ann\nann\n");
        bench.sh("printf '[Service]\\nExecStart=/bin/sh -c \"exit 3\"\\n' >/etc/systemd/user/bad.service");
        Report report = bench.apply(
                unit,
                service,
                bench.task(
                                "bad",
                                new ServiceModule(),
                                started("bad.service", Duration.ofSeconds(1)).of("ann"))
                        .build());
        assertThat(bench.result(report, "bad").detail()).contains("bad.service: it is failed (failed)");
        bench.sh("pkill -x sleep -U ann");
        bench.expectChanges(List.of("tick: tick.service does not run"), unit, service);
        bench.converge(unit, service);
        bench.converge();
        assertThat(bench.sh("pgrep -x sleep -U ann || echo none; find ~ann/.config -name tick.service"))
                .isEqualTo("none\n");
    }
}
