package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.plan.Plan;
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
}
