package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.modules.file.FileModule;
import dev.fettle.modules.file.FileSpec;
import dev.fettle.modules.reboot.RebootModule;
import dev.fettle.modules.reboot.RebootSpec;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SandboxHosts("reboot-1")
final class RebootOnHostTest {

    private final HostBench bench;

    RebootOnHostTest(SandboxHost host) {
        bench = new HostBench(host, Modules.all());
    }

    @AfterEach
    void takeAwayWhatWasBroughtAbout() {
        bench.converge();
    }

    private Task.Builder reboot(boolean required) {
        return bench.task("reboot", new RebootModule(), new RebootSpec(required, Duration.ofMinutes(2)));
    }

    private Task.Builder file(String name, String path) {
        return bench.task(name, new FileModule(), FileSpec.of(path, "new\n"));
    }

    private String boot() {
        return bench.sh("cat /proc/sys/kernel/random/boot_id");
    }

    @Test
    void rebootsForWhatChangedAndCarriesOn() {
        Task before = file("before", "/etc/before.conf")
                .triggers(bench.id("reboot"), "restart")
                .build();
        Task reboot = reboot(false).build();
        // What is on a file system in memory is gone after a boot: this one can only be there if it was written
        // afterwards.
        Task after = file("after", "/run/after.conf").after(bench.id("reboot")).build();
        String boot = boot();
        Plan plan = bench.plan(before, reboot, after);
        assertThat(plan.changes())
                .extracting(p -> p.id().name(), p -> p.decision().reason())
                .contains(org.assertj.core.groups.Tuple.tuple("reboot", "a restart of the host is owed"));
        Report report = bench.converge(before, reboot, after);
        assertThat(report.results()).extracting(r -> r.outcome()).containsOnly(Outcome.CHANGED);
        assertThat(report.unforeseen()).isEmpty();
        assertThat(report.owed()).isEmpty();
        assertThat(boot()).isNotEqualTo(boot);
        assertThat(bench.sh("cat /run/after.conf")).isEqualTo("new\n");
    }

    @Test
    void rebootsWhereTheHostAsksForIt() {
        Task reboot = reboot(true).build();
        bench.converge(reboot);
        String boot = boot();
        bench.sh("printf 'libc6\\nlinux-image\\nlibc6\\n' >/run/reboot-required.pkgs; touch /run/reboot-required");
        bench.expectChanges(List.of("reboot: the host asks for it: libc6 linux-image"), reboot);
        bench.converge(reboot);
        assertThat(boot()).isNotEqualTo(boot);
    }

    @Test
    void whetherItIsNeededIsKnownOnlyWhenAllBeforeItIsDone() {
        Task before = file("before", "/etc/before.conf").build();
        Task reboot = reboot(true).after(bench.id("before")).build();
        Plan plan = bench.plan(before, reboot);
        assertThat(plan.tasks().stream().filter(p -> p.id().name().equals("reboot")))
                .extracting(PlannedTask::certainty, p -> p.decision().reason())
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        PlannedTask.Certainty.DEFERRED, "cannot be known until bench/before@reboot-1 is done"));
        String boot = boot();
        Report report = bench.apply(before, reboot);
        assertThat(bench.result(report, "reboot").outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(boot()).isEqualTo(boot);
    }
}
