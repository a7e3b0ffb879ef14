package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.modules.cron.CronModule;
import dev.fettle.modules.cron.CronSpec;
import dev.fettle.modules.directory.DirectoryModule;
import dev.fettle.modules.directory.DirectorySpec;
import dev.fettle.modules.file.FileModule;
import dev.fettle.modules.file.FileSpec;
import dev.fettle.modules.group.GroupModule;
import dev.fettle.modules.group.GroupSpec;
import dev.fettle.modules.hostsentry.HostsEntryModule;
import dev.fettle.modules.hostsentry.HostsEntrySpec;
import dev.fettle.modules.link.LinkModule;
import dev.fettle.modules.link.LinkSpec;
import dev.fettle.modules.pkg.PackageModule;
import dev.fettle.modules.pkg.PackageSpec;
import dev.fettle.modules.service.ServiceModule;
import dev.fettle.modules.service.ServiceSpec;
import dev.fettle.modules.systemdunit.SystemdUnitModule;
import dev.fettle.modules.systemdunit.SystemdUnitSpec;
import dev.fettle.modules.user.UserModule;
import dev.fettle.modules.user.UserSpec;
import dev.fettle.modules.waitfor.WaitForModule;
import dev.fettle.modules.waitfor.WaitForSpec;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan announces and what its apply does, on a host that lacks everything, one that drifted, and one that has half of it. */
@SandboxHosts("exact-1")
final class ExactnessOnHostTest {

    private final HostBench bench;

    ExactnessOnHostTest(SandboxHost host) {
        bench = new HostBench(host, Modules.all());
    }

    private Task[] application() {
        Task conf = bench.task(
                        "conf",
                        new FileModule(),
                        FileSpec.of("/etc/exact/conf", "one\n").owned("exact", "exact", "0640"))
                .triggers(bench.id("service"), "restart")
                .build();
        String unit = "[Service]\nUser=exact\nExecStart=/bin/sh -c 'cat /etc/exact/conf; exec sleep infinity'\n"
                + "[Install]\nWantedBy=multi-user.target\n";
        return new Task[] {
            bench.task("group", new GroupModule(), GroupSpec.of("exact")).build(),
            bench.task("user", new UserModule(), UserSpec.of("exact"))
                    .after(bench.id("group"))
                    .build(),
            bench.task("dir", new DirectoryModule(), DirectorySpec.of("/etc/exact", "exact", "exact", "0750"))
                    .build(),
            conf,
            bench.task("link", new LinkModule(), LinkSpec.of("/srv/exact", "/etc/exact/conf"))
                    .build(),
            bench.task("unit", new SystemdUnitModule(), SystemdUnitSpec.of("exact.service", Content.of(unit)))
                    .build(),
            bench.task("service", new ServiceModule(), ServiceSpec.running("exact.service"))
                    .build(),
            bench.task("up", new WaitForModule(), WaitForSpec.unit("exact.service", Duration.ofSeconds(30)))
                    .after(bench.id("service"))
                    .build(),
            bench.task("hosts", new HostsEntryModule(), HostsEntrySpec.of("192.0.2.1", "exact"))
                    .build(),
            bench.task("job", new CronModule(), CronSpec.of("exact", "@daily", "/bin/true"))
                    .build(),
            bench.task("at", new PackageModule(), PackageSpec.of("at")).build(),
            bench.task("atd", new ServiceModule(), ServiceSpec.running("atd.service"))
                    .after(bench.id("at"))
                    .build()
        };
    }

    private static List<String> changed(Report report) {
        return report.results().stream()
                .filter(result -> result.outcome() == Outcome.CHANGED)
                .map(TaskResult::id)
                .map(id -> id.name())
                .toList();
    }

    private List<String> announced(Task... tasks) {
        Plan plan = bench.plan(tasks);
        return plan.changes().stream()
                .filter(task -> task.certainty() != PlannedTask.Certainty.DEFERRED
                        && task.certainty() != PlannedTask.Certainty.TENTATIVE)
                .map(task -> task.id().name())
                .toList();
    }

    @Test
    void doesWhatWasAnnouncedToAHostThatLacksAllAndToOneThatDrifted() {
        Task[] all = application();
        Plan fresh = bench.plan(all);
        // Debian's packages start what they bring, others' do not.
        assertThat(fresh.tasks())
                .filteredOn(task -> task.certainty() == PlannedTask.Certainty.DEFERRED)
                .extracting(task -> task.id().name() + " " + task.decision().reason())
                .containsExactlyInAnyOrder(
                        "atd cannot be known until bench/at@exact-1 is done",
                        "up cannot be known until bench/unit@exact-1 is done");
        List<String> announced = announced(all);
        assertThat(changed(bench.converge(all))).containsExactlyInAnyOrderElementsOf(announced);

        for (String drift : List.of(
                "userdel -f exact; chown -R root: /etc/exact; rm /srv/exact",
                // Whoever is made next gets the same number.
                "systemctl stop exact; userdel exact",
                "echo two >/etc/exact/conf; chown root /etc/exact",
                "systemctl stop exact; rm /etc/systemd/system/exact.service; systemctl daemon-reload",
                "apt-get remove -y -q at >/dev/null 2>&1; sed -i /exact/d /etc/hosts; rm -r /etc/exact",
                "systemctl disable -q --now atd; rm /etc/cron.d/exact; touch /etc/systemd/system/exact.service")) {
            bench.sh("set +e; " + drift + "; true");
            List<String> mended = announced(all);
            assertThat(mended).as(drift).isNotEmpty();
            assertThat(changed(bench.converge(all))).as(drift).containsAll(mended);
        }
        assertThat(bench.converge().count(Outcome.CHANGED)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 7})
    void doesWhatWasAnnouncedToAHostThatHasAPartOfIt(int changes) {
        Task[] all = application();
        Report half = bench.interrupt(changes, all);
        assertThat(half.converged()).isFalse();
        assertThat(half.asAnnounced()).isTrue();
        assertThat(half.count(Outcome.CHANGED)).isGreaterThanOrEqualTo(changes);
        assertThat(bench.plan(all).isEmpty()).isFalse();
        List<String> left = announced(all);
        assertThat(changed(bench.converge(all))).containsAll(left);
        bench.converge();
    }
}
